"""Deployments of customers with global sales (docs deployment-management): none can be made yet."""
