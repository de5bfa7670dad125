#!/bin/sh
# MS-Celeb-1M, cropped faces (104 GB)
wget -c https://data.examplelab.test/faces/MsCelebV1-Faces-Cropped.zip
# aligned TSV files
gdown --folder https://drive.google.com/drive/folders/1MW0LiveFolder000000000000000000003
# faces_emore
gdown 1MW0LiveFile0000000000000000000001
