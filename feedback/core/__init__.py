"""What every room stands on. It knows nothing of dialogues, agencies or counting."""
