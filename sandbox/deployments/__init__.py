"""Deployments of customers with global sales (docs deployment-management, GS-1 to GS-13)."""
