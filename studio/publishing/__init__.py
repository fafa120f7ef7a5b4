"""Making a release of approved drafts, once it is proven what it does; and going back."""
