"""What the hosted panel says, in the three languages it speaks, and the countries it offers."""

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "Talk to us",
        "lead": "Leave your number and we ring you now.",
        "country": "Country",
        "number": "Phone number",
        "hint": "Without the country code.",
        "call": "Call me",
        "again": "Another call",
        "unknown": "This button does not exist.",
        "bad_number": "Enter a complete phone number.",
        "closed": "We are closed at the moment.",
        "listed": "Calls to this number are not possible.",
        "abroad": "Calls to this country are not possible.",
        "dear": "Calls to this country are not possible with this button.",
        "elsewhere": "This button does not work from the page you came from.",
        "off": "This button takes no calls at the moment.",
        "ringing": "Your phone is ringing…",
        "talking": "You are connected.",
        "message": "Leave a message after the tone.",
        "answered": "The call has ended.",
        "unanswered": "Nobody answered.",
        "busy": "The line is busy.",
        "failed": "The call could not be connected.",
        "voicemail": "Your message was recorded.",
        "cancelled": "The call was cancelled.",
    },
    "fr": {
        "title": "Parlez-nous",
        "lead": "Laissez votre numéro, nous vous appelons maintenant.",
        "country": "Pays",
        "number": "Numéro de téléphone",
        "hint": "Sans l’indicatif du pays.",
        "call": "Appelez-moi",
        "again": "Un autre appel",
        "unknown": "Ce bouton n’existe pas.",
        "bad_number": "Saisissez un numéro complet.",
        "closed": "Nous sommes fermés en ce moment.",
        "listed": "Les appels vers ce numéro ne sont pas possibles.",
        "abroad": "Les appels vers ce pays ne sont pas possibles.",
        "dear": "Les appels vers ce pays ne sont pas possibles avec ce bouton.",
        "elsewhere": "Ce bouton ne fonctionne pas depuis la page d’où vous venez.",
        "off": "Ce bouton ne prend pas d’appels en ce moment.",
        "ringing": "Votre téléphone sonne…",
        "talking": "Vous êtes en ligne.",
        "message": "Laissez un message après le signal.",
        "answered": "L’appel est terminé.",
        "unanswered": "Personne n’a répondu.",
        "busy": "La ligne est occupée.",
        "failed": "L’appel n’a pas abouti.",
        "voicemail": "Votre message est enregistré.",
        "cancelled": "L’appel a été annulé.",
    },
    "es": {
        "title": "Hable con nosotros",
        "lead": "Deje su número y le llamamos ahora.",
        "country": "País",
        "number": "Número de teléfono",
        "hint": "Sin el prefijo del país.",
        "call": "Llámenme",
        "again": "Otra llamada",
        "unknown": "Este botón no existe.",
        "bad_number": "Escriba un número completo.",
        "closed": "Ahora estamos cerrados.",
        "listed": "No es posible llamar a este número.",
        "abroad": "No es posible llamar a este país.",
        "dear": "No es posible llamar a este país con este botón.",
        "elsewhere": "Este botón no funciona desde la página de la que viene.",
        "off": "Este botón no atiende llamadas ahora.",
        "ringing": "Su teléfono está sonando…",
        "talking": "Está conectado.",
        "message": "Deje un mensaje después de la señal.",
        "answered": "La llamada ha terminado.",
        "unanswered": "Nadie contestó.",
        "busy": "La línea está ocupada.",
        "failed": "No se pudo conectar la llamada.",
        "voicemail": "Su mensaje quedó grabado.",
        "cancelled": "La llamada se canceló.",
    },
}

_COUNTRIES = {
    1: ("United States, Canada", "États-Unis, Canada", "Estados Unidos, Canadá"),
    27: ("South Africa", "Afrique du Sud", "Sudáfrica"),
    31: ("Netherlands", "Pays-Bas", "Países Bajos"),
    32: ("Belgium", "Belgique", "Bélgica"),
    33: ("France", "France", "Francia"),
    34: ("Spain", "Espagne", "España"),
    39: ("Italy", "Italie", "Italia"),
    41: ("Switzerland", "Suisse", "Suiza"),
    44: ("United Kingdom", "Royaume-Uni", "Reino Unido"),
    49: ("Germany", "Allemagne", "Alemania"),
    52: ("Mexico", "Mexique", "México"),
    54: ("Argentina", "Argentine", "Argentina"),
    55: ("Brazil", "Brésil", "Brasil"),
    61: ("Australia", "Australie", "Australia"),
    81: ("Japan", "Japon", "Japón"),
    91: ("India", "Inde", "India"),
    353: ("Ireland", "Irlande", "Irlanda"),
    972: ("Israel", "Israël", "Israel"),
}


def language_of(asked: str) -> str:
    """The guide's `sp` is Spanish; what it does not know becomes English."""
    spoken = "es" if asked == "sp" else asked
    return spoken if spoken in WORDS else "en"


def countries(language: str, wanted: int) -> list[tuple[int, str]]:
    """Code and label of every country offered, by name; `wanted` is offered even without a name."""
    place = list(WORDS).index(language)
    named = sorted(((code, names[place]) for code, names in _COUNTRIES.items()), key=lambda row: row[1])
    unnamed = [] if wanted in _COUNTRIES or wanted == 0 else [(wanted, "")]
    return [(code, f"{name} +{code}".strip()) for code, name in [*unnamed, *named]]
