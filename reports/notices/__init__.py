"""Letters in preparation: who may sign what, what must be answered, what blocks an export. None is sent."""
