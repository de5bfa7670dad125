"""What leaves the house: hit lists, letters in preparation, their templates."""
