from django.template.loader import render_to_string
from tests.notices.test_in_a_browser import *  # noqa
from accounts.models import Notice
def test_shot(context, business, live_server):
    page = context.new_page(); w = page.viewport_size["width"]
    page.goto(f"/b/{business.public_id}/notices/"); page.screenshot(path=f"/tmp/shots/sn-{w}-notices.png")
    html = render_to_string("mail/notices.html", {"business": business, "notices": Notice.objects.all()[:3], "more": 4, "is_digest": True, "portal": "", "choices": ""})
    page.goto("about:blank"); page.set_content(html); page.screenshot(path=f"/tmp/shots/sn-{w}-mail.png")
    page.goto(f"/b/{business.public_id}/settings/webhooks/{business.webhooks.get().public_id}/")
    page.click("summary:has-text('Replace')"); page.click("button[name=secret]"); page.screenshot(path=f"/tmp/shots/sn-{w}-secret.png")
    from django.test import Client
    from tests.making import make_user
    desk = Client(); desk.force_login(make_user(f"staff{w}@example.com", is_staff=True, is_superuser=True))
    context.clear_cookies()
    context.add_cookies([{"name": "sessionid", "value": desk.cookies["sessionid"].value, "url": live_server.url}])
    page.goto("/staff/"); page.screenshot(path=f"/tmp/shots/sn-{w}-staff.png")
    page.goto("/staff/erasure/"); page.fill("input[name=number]", "+12025550143"); page.click("input[type=submit]"); page.screenshot(path=f"/tmp/shots/sn-{w}-erasure.png")
