"""Updates: what each member tells the group ahead of a meeting, hidden until it is time."""
