"""What pages about people say."""

from django import template

from accounts.devices import device_of

register = template.Library()
register.filter("device", device_of)
