"""An example of a partner's shop and billing system on Adobe's VIP Marketplace partner API.

It speaks to Adobe by the partner API alone, over HTTP. `README.md` beside this package shows how it
is run; the sandbox mounts it in its consoles.
"""
