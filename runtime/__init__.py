"""What a process is made of: settings, logs, gateways."""
