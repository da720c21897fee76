"""Stripe as a payment partner: payment intents on the platform. Importing what is here takes a second."""
