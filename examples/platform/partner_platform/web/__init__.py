"""What all pages share: who asks, forms and their protection, errors."""
