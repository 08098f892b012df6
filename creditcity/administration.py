"""Tells Django which site to build its administration on."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    # By name: the site needs tables, which are not there yet while this is read.
    default_site = "creditcity.adminsite.PortalAdminSite"
