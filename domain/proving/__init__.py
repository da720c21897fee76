"""When somebody who is signed in has to prove once more who they are."""
