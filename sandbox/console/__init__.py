"""The web pages: Reseller Console, Admin Console, the tester's bar, the front door.

A page reads by the features and their serializers, or asks the control plane; whatever a button
does is one call of the control plane or of Adobe's API, made in this process (decision 0056).
"""
