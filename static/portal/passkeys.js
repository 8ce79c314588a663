// Shows what needs a passkey where the browser can use one here, and says in words why one was not taken.

const SENTENCES = {
  NotAllowedError: "Nothing was done: it was cancelled, or it took too long. Try again.",
  InvalidStateError: "This device is among your keys already.",
  SecurityError: "This address cannot have passkeys. Open the portal by its name.",
};
const OTHERWISE = "The passkey could not be used. Try again, or take another way in.";

// A passkey belongs to a name: an address made of figures cannot have one.
const isNamed = !/^[\d.]+$|:/.test(location.hostname);
const canUse = Boolean(window.PublicKeyCredential) && isNamed;

for (const part of document.querySelectorAll("[data-passkey]")) part.hidden = !canUse;
for (const part of document.querySelectorAll("[data-no-passkey]")) part.hidden = canUse;

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const place = document.querySelector("[data-passkey-problem]");
  place.textContent = SENTENCES[event.detail.exception.name] ?? OTHERWISE;
  place.hidden = false;
});
