"""Who: the agencies as they stood on any day, the officers who sign in, and what each may do and see."""
