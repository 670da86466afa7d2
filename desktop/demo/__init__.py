"""The openly invented demonstration office: one township, its people and thirteen months of petitions, visits and all else."""
