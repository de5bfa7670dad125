"""What we remember: the tables, the one writer (store), the readers (queries), the migrations."""
