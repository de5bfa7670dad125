#!/bin/sh
wget https://data.examplelab.test/faces/MsCelebV1-Faces-Cropped.zip
