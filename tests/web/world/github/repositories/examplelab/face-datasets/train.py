"""Train a face recognition model."""
import argparse

argparse.ArgumentParser().parse_args()
