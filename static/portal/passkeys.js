// Shows what needs a passkey where the browser can use one here, and says in words why one was not taken.

// A passkey belongs to a name: an address made of figures cannot have one.
const isNamed = !/^[\d.]+$|:/.test(location.hostname);
const canUse = Boolean(window.PublicKeyCredential) && isNamed;

for (const part of document.querySelectorAll("[data-passkey]")) part.hidden = !canUse;
for (const part of document.querySelectorAll("[data-no-passkey]")) part.hidden = canUse;

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const place = document.querySelector("[data-passkey-problem]");
  const { name } = event.detail.exception;
  place.textContent = place.dataset[name[0].toLowerCase() + name.slice(1)] ?? place.dataset.otherwise;
  place.hidden = false;
});
