"""What can be done: one async function per mutation or composed query, one transaction each."""
