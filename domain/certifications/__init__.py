"""The alliance's approval of an influencer: scheme, application, assessment, certificate, its suspension and expiry."""
