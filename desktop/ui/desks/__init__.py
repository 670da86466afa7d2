"""The desks of the sidebar, one package each."""
