"""`/docs`: both OpenAPI documents as pages, for people.

They are rendered here and not by Swagger UI, which is 1.5 MB of scripts, shows nothing without
them, and is not accessible (decision 0059).
"""
