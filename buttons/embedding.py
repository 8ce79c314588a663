"""What an owner pastes into a site: the line, the element, and the sources for a site with a policy."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_noop as _

from buttons.models import Button

BY_SCRIPT = """<script>
(function () {{
  var script = document.createElement('script');
  script.async = true;
  script.src = '{loader}';
  script.setAttribute('data-button', '{key}');
  document.head.appendChild(script);
}})();
</script>"""
"""For tag managers that drop the data attributes of a script tag."""


def loader_address() -> str:
    """Where every button's script comes from."""
    return f"{settings.WIDGET_URL}/w/loader.js"


def snippet(button: Button) -> SafeString:
    """The script tag; it never changes, whatever provider the button moves to."""
    return format_html('<script async src="{}" data-button="{}"></script>', loader_address(), button.public_id.hex)


def element(button: Button) -> SafeString:
    """The loader once, and an element wherever a button is to stand."""
    return format_html(
        '<script async src="{}"></script>\n<click-to-call button="{}"></click-to-call>',
        loader_address(),
        button.public_id.hex,
    )


def by_script(button: Button) -> str:
    """The line put in by a script of the page's."""
    return BY_SCRIPT.format(loader=loader_address(), key=button.public_id.hex)


def plain_address(button: Button) -> str:
    """The page that asks for a call without any script; it can be linked, mailed, and printed as a code."""
    return f"{settings.WIDGET_URL}/w/{button.public_id.hex}/"


def policy_lines(button: Button) -> list[str]:
    """What a site with a Content-Security-Policy has to add."""
    lines = [f"script-src {settings.WIDGET_URL}", f"connect-src {settings.WIDGET_URL}"]
    if button.image_url:
        picture = urlsplit(button.image_url)
        lines.append(f"img-src {picture.scheme}://{picture.netloc}")
    return lines


@dataclass(frozen=True, slots=True)
class Guide:
    """How to paste in one site builder. `code`: which form of the line it takes, a name of the page's.

    English; the page puts it into the reader's language.
    """

    name: str
    steps: tuple[str, ...]
    code: str = "snippet"
    remark: str = ""


GUIDES = (
    Guide(
        "WordPress",
        (
            _("Open the page in the editor and add a block named “Custom HTML” where the button is to stand."),
            _("Paste the line into the block, and update the page."),
            _("For every page at once, add such a block to the footer of your theme instead."),
        ),
        remark=_(
            "WordPress takes script lines only from people who may post unfiltered HTML: administrators, as a rule."
            " If the line is gone after saving, ask one of them. Exclude the line from script-delaying plugins."
        ),
    ),
    Guide(
        "Shopify",
        (
            _("Open Online Store, Themes, and choose Customize on your theme."),
            _("Add a section or block named “Custom Liquid” where the button is to stand, paste the line, and save."),
            _(
                "For every page at once, open Edit code instead, and paste the line into theme.liquid just above"
                " </body>."
            ),
        ),
        remark=_("Shopify shows no scripts of yours on its checkout pages."),
    ),
    Guide(
        "Wix",
        (
            _("Open Settings, then Custom Code under Advanced."),
            _("Add custom code, paste the line, choose the pages, and place it at the end of the body."),
            _("Choose a floating position for the button: Wix adds this code to the page's end, not to a spot in it."),
        ),
        remark=_(
            "Wix asks for a plan with a domain of your own for this. Its “Embed HTML” element is a frame: the panel"
            " would be cut off at the frame's edge."
        ),
    ),
    Guide(
        "Squarespace",
        (
            _("Open the page in the editor, and add a Code block where the button is to stand."),
            _("Paste the line with the block set to HTML, apply, and save."),
            _("For every page at once, open Code Injection in the site's settings, and paste the line under Footer."),
        ),
        remark=_(
            "Squarespace shows scripts to visitors, not while you are editing; Code blocks with scripts and Code"
            " Injection depend on your plan."
        ),
    ),
    Guide(
        "Google Tag Manager",
        (
            _(
                "Make a new tag of the type Custom HTML, and paste the script below: a plain line would lose its id"
                " there."
            ),
            _("Leave “Support document.write” off, and choose the pages that are to carry the button as its trigger."),
            _("Preview, look for the button, and publish the container."),
        ),
        code="by_script",
        remark=_("The button floats then. Visitors whose consent choices stop your tags do not see it."),
    ),
)
"""In our own words, for what these builders call their places at the time of writing."""
