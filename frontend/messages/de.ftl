# Portico auf Deutsch: Sie-Form, kurz, in der Sprache der Kundschaft, ohne Vorwurf.

language-name = Deutsch
language = Sprache

## Rund um jede Seite

skip-to-content = Zum Inhalt springen
close = Schließen
try-again = Noch einmal versuchen
offline = Sie sind offline. Was Sie sehen, ist vielleicht nicht mehr aktuell.
back-online-soon = Sobald Sie wieder verbunden sind, aktualisieren wir es.
loading = Wird geladen …
stale-kept = Das ist unser letzter Stand.
request-number = Falls Sie uns schreiben, nennen Sie bitte { $number }.
contact-us = { $name } schreiben
menu-account = Konto
main-navigation = Hauptmenü
not-found-title = Diese Seite gibt es hier nicht
not-found-text = Vielleicht ist der Link veraltet, oder es fehlt ein Buchstabe.
go-to-orders = Zu Ihren Bestellungen

## Anmelden

sign-in = Anmelden
sign-in-title = Anmelden zu Ihren Bestellungen
sign-in-staff-title = An der Konsole anmelden
sign-in-text = Wir schicken Ihnen einen Code per E-Mail. Sie brauchen kein Passwort.
session-ended = Zum Schutz Ihrer Bestellungen haben wir Sie nach einiger Zeit abgemeldet. Melden Sie sich an, dann geht es an derselben Stelle weiter.
email = E-Mail-Adresse
send-code = Code zuschicken
use-password = Lieber mit Passwort anmelden
use-code = Lieber mit Code per E-Mail anmelden
password = Passwort
code-title = Sehen Sie in Ihr Postfach
code-text = Wenn wir { $email } kennen, ist ein Code dorthin unterwegs. Das kann eine Minute dauern.
code-until = Der Code gilt bis { $time } Uhr.
code = Sechsstelliger Code
code-again = Neuen Code zuschicken
code-again-in = Einen neuen Code können Sie in { $seconds ->
    [one] { $seconds } Sekunde
   *[other] { $seconds } Sekunden
  } anfordern.
code-sent-again = Ein neuer Code ist unterwegs.
other-address = Andere Adresse verwenden
no-account = Kein Konto?
track-an-order = Bestellung verfolgen
demo = Demo
demo-text = Erfundene Personen mit erfundenen Bestellungen. Sehen Sie sich als eine von ihnen um.
demo-use = Als { $email } anmelden
demo-mailbox = Demo-Postfach öffnen
sign-out = Abmelden
signed-out = Sie sind abgemeldet.
forbidden-staff-title = Die Konsole ist nur für das Team
forbidden-staff-text = Sie sind als { $email } angemeldet und haben hier keinen Zugang.

## Bestellungen

orders-title = Ihre Bestellungen
orders = Bestellungen
search-orders = Bestellungen durchsuchen
search-hint = Nummer, Artikel oder Sendungsnummer
filter-by-state = Anzeigen
filter-all = Alle
filter-open = Unterwegs
filter-attention = Probleme
filter-done = Zugestellt
filter-cancelled = Storniert
filter-dates = Zeitraum
filter-from = Von
filter-to = Bis
filter-clear = Filter zurücksetzen
orders-none-title = Noch keine Bestellungen
orders-none-text = Hier erscheinen Bestellungen, die Sie mit dieser E-Mail-Adresse aufgeben. Mit einer anderen oder ohne Konto bestellt?
orders-no-match-title = Dazu passt keine Bestellung
orders-no-match-text = Versuchen Sie es mit weniger Wörtern, oder sehen Sie alle Bestellungen an.
orders-shown = { $count ->
    [one] { $count } Bestellung angezeigt
   *[other] { $count } Bestellungen angezeigt
}
show-more = Mehr anzeigen
order-number = Bestellung { $number }
order-line = Nr. { $number } · { $date }
titles-two = { $first } und { $second }
titles-more = { $titles } und { NUMBER($count) } weitere
other-credits = Weitere Gutschriften
other-credits-text = Erstattungen, die zu keiner einzelnen Bestellung gehören.

## Eine Bestellung

back-to-orders = Ihre Bestellungen
placed-on = Bestellt am { $date }
order-updated = Neuer Stand: { $headline }
first-expected = Zuerst erwartet: { $days }.
last-seen = Zuletzt gesehen: { $place ->
    [none] { $when }
   *[other] { $place }, { $when }
  }.
carrier-silent = Der Paketdienst hat seit einer Woche nichts gemeldet. Wir fragen weiter nach.
parcels = Pakete
parcel = Paket
parcel-of = Paket { NUMBER($number) } von { NUMBER($count) }
parcel-from = Im Auftrag des Shops von { $sender } versendet
parcel-contains = Inhalt
tracking-number = Sendungsnummer
copy = Kopieren
copied = { $text } ist kopiert
track-with = Bei { $carrier } verfolgen
carrier-page = Beim Paketdienst verfolgen
steps-earlier = { $count ->
    [one] { $count } früherer Schritt
   *[other] { $count } frühere Schritte
}
steps = Verlauf
no-steps = Der Paketdienst hat noch nichts gemeldet.
announced = Vom Shop angekündigt
items = Artikel
pieces = { $count ->
   *[other] { $count } Artikel
}
quantity-times = { NUMBER($count) } ×
piece-state = { NUMBER($count) } Stück: { $state }
supplier-note = Kommt direkt von { $supplier } und deshalb vielleicht in einem eigenen Paket.
summary = Zusammenfassung
total-items = Artikel
total-shipping = Versand
total-tax = Steuern
total-discount = Rabatt
total = Gesamt
total-credited = Erstattet
total-after-credit = Am Ende bezahlt
free = Kostenlos
refunds = Erstattungen
refund-note = Gutschrift { $number }, { $date }
delivery-address = Lieferadresse
help-title = Hilfe zu dieser Bestellung
help-text = Nennen Sie die Bestellung { $number }, dann finden wir sie sofort.
help-subject = Bestellung { $number }
print = Drucken

## Überschriften

day-today = heute
day-tomorrow = morgen
day-yesterday = gestern
headline-preparing = { $kind ->
    [none] Wird vorbereitet
    [by] Wird vorbereitet, Ankunft bis { $days }
    [weekday] Wird vorbereitet, Ankunft am { $days }
    [date] Wird vorbereitet, Ankunft am { $days }
   *[other] Wird vorbereitet, Ankunft { $days }
}
headline-arriving = { $kind ->
    [by] Ankunft bis { $days }
    [weekday] Ankunft am { $days }
    [date] Ankunft am { $days }
   *[other] Ankunft { $days }
}
headline-late = { $kind ->
    [today] Verspätet – sollte heute da sein
    [yesterday] Verspätet – sollte gestern da sein
   *[other] Verspätet – sollte am { $days } da sein
}
headline-back-ordered = { $kind ->
    [none] Nachbestellt
    [by] Nachbestellt, erwartet bis { $days }
    [weekday] Nachbestellt, erwartet am { $days }
    [date] Nachbestellt, erwartet am { $days }
   *[other] Nachbestellt, erwartet { $days }
}
headline-delivered = { $kind ->
    [none] Zugestellt
    [today] Heute zugestellt
    [yesterday] Gestern zugestellt
   *[other] Am { $days } zugestellt
}
headline-parcels-delivered = { NUMBER($delivered) } von { $parcels ->
    [one] { $parcels } Paket
   *[other] { $parcels } Paketen
} zugestellt{ $kind ->
    [none] {""}
    [by] , der Rest kommt bis { $days }
    [weekday] , das nächste kommt am { $days }
    [date] , das nächste kommt am { $days }
   *[other] , das nächste kommt { $days }
}
headline-partly-delivered = { $kind ->
    [none] Teilweise zugestellt
    [by] Teilweise zugestellt, der Rest kommt bis { $days }
    [weekday] Teilweise zugestellt, der Rest kommt am { $days }
    [date] Teilweise zugestellt, der Rest kommt am { $days }
   *[other] Teilweise zugestellt, der Rest kommt { $days }
}
headline-out-for-delivery = Kommt heute an
headline-lost = Unterwegs verloren gegangen
headline-damaged = Unterwegs beschädigt
headline-completed = Abgeschlossen
headline-cancelled = Storniert
explain-preparing = Der Shop packt Ihre Bestellung. Sie müssen nichts tun.
rest-later = { $count ->
    [one] Ein weiterer Artikel wird später verschickt.
   *[other] { $count } weitere Artikel werden später verschickt.
}
explain-back-ordered = Der Artikel ist gerade nicht auf Lager und wird verschickt, sobald er wieder da ist. Sie müssen nichts tun.
explain-late = Es tut uns leid, dass Sie warten müssen. Was der Paketdienst meldet, steht sofort hier.
explain-out-for-delivery = Das Paket liegt im Fahrzeug, das es zu Ihnen bringt.
explain-pickup-ready = Das Paket liegt für Sie in der Abholstelle. Nehmen Sie etwas mit, auf dem Ihr Name steht.
explain-attempt-failed = Niemand konnte das Paket annehmen. Meist kommt der Paketdienst am nächsten Werktag wieder oder gibt es in einer Abholstelle ab.
explain-exception = Der Paketdienst meldet eine Schwierigkeit. Was er dazu sagt, steht unten, und wir behalten es im Auge.
explain-returning = Das Paket geht an den Shop zurück. Schreiben Sie uns, dann finden wir eine Lösung.
explain-lost = Das tut uns leid. Schreiben Sie uns, wir bringen es in Ordnung.
explain-completed = Der Shop hat die Bestellung abgeschlossen. Sie wurde ohne Sendungsverfolgung verschickt.
explain-cancelled = Es wird nichts mehr verschickt.

## Wo ein Paket ist

status-unknown = Noch nichts vom Paketdienst
status-label-created = Beim Paketdienst angekündigt
status-in-transit = Unterwegs
status-out-for-delivery = In Zustellung
status-attempt-failed = Konnte nicht zugestellt werden
status-pickup-ready = Zur Abholung bereit
status-delivered = Zugestellt
status-returning = Auf dem Rückweg zum Shop
status-exception = Unterwegs aufgehalten
status-lost = Verloren
status-damaged = Beschädigt
status-expired = Keine weiteren Meldungen vom Paketdienst
status-cancelled = Versand zurückgezogen
status-back-at-sender = Wieder beim Shop

## Eine Bestellung ohne Anmeldung verfolgen

track-title = Bestellung verfolgen
track-text = Beides steht in der Bestätigung, die Sie per E-Mail bekommen haben.
track-number = Bestellnummer
track-submit = Zeigen, wo sie ist
track-another = Andere Bestellung verfolgen
track-details-title = Alles zu dieser Bestellung
track-details-text = Artikel, Adresse und Beträge sind nur für Sie bestimmt. Wir schicken einen Code an die E-Mail-Adresse der Bestellung.
track-code-text = Wenn { $email } zu dieser Bestellung gehört, ist ein Code dorthin unterwegs. Das kann eine Minute dauern.
track-open = Bestellung öffnen
parcels-there = { NUMBER($delivered) } von { $parcels ->
    [one] { $parcels } Paket zugestellt
   *[other] { $parcels } Paketen zugestellt
}

## Konto

account-title = Ihr Konto
account-you = Sie
name = Name
password-set = Passwort ändern
password-new-title = Passwort festlegen
password-text = Mit einem Passwort melden Sie sich an, ohne auf einen Code zu warten.
password-current = Bisheriges Passwort
password-new = Neues Passwort
password-hint = Mindestens 8 Zeichen. Einige Wörter hintereinander sind gut und leicht zu merken.
password-save = Passwort speichern
password-saved = Ihr Passwort ist gespeichert. Andere Geräte wurden abgemeldet.
devices-title = Wo Sie angemeldet sind
device-this = Dieses Gerät
device-seen = Zuletzt aktiv
device-sign-out = { $device } abmelden
device-signed-out = { $device } wurde abgemeldet.
device-unknown = Unbekannter Browser
guest-note = Sie sehen nur diese eine Bestellung. Melden Sie sich an, um alle zu sehen.

## Was nicht ging

problem-offline = Wir erreichen den Server nicht. Prüfen Sie bitte Ihre Verbindung.
problem-slow = Das dauert länger, als es sollte.
problem-garbled = Wir konnten die Antwort nicht lesen. Laden Sie die Seite neu; in einem öffentlichen WLAN melden Sie sich bitte zuerst dort an.
problem-invalid = Bitte sehen Sie unten noch einmal nach.
problem-sign-in-required = Melden Sie sich an, um das zu sehen.
problem-forbidden = Das gehört nicht zu Ihrem Konto.
problem-not-found = Das haben wir nicht gefunden. Vielleicht gibt es das nicht mehr, oder es gehört zu einem anderen Konto.
problem-code-rejected = Dieser Code passt nicht oder ist zu alt. Prüfen Sie die Ziffern, oder fordern Sie einen neuen an.
problem-credentials-rejected = E-Mail-Adresse und Passwort passen nicht zusammen. Versuchen Sie es noch einmal, oder nehmen Sie einen Code.
problem-password-too-weak = Dieses Passwort ist leicht zu erraten. Machen Sie es länger oder weniger gewöhnlich.
problem-order-not-found = Zu dieser Nummer und E-Mail-Adresse haben wir keine Bestellung gefunden. Vergleichen Sie bitte beides mit der Bestätigung.
problem-changed-meanwhile = Das wurde inzwischen geändert. Laden Sie neu, um den jetzigen Stand zu sehen.
problem-cross-site = Ihr Browser hat uns nicht gesagt, woher das kam. Laden Sie die Seite neu, und versuchen Sie es noch einmal.
problem-too-many-requests = Das war etwas viel auf einmal. Warten Sie einen Moment, und versuchen Sie es dann noch einmal.
problem-too-many-requests-minutes = Das war etwas viel auf einmal. Versuchen Sie es in { $minutes ->
    [one] einer Minute
   *[other] { $minutes } Minuten
  } noch einmal.
problem-too-large = Das ist zu viel auf einmal.
problem-unavailable = Wir starten gerade neu und sind gleich wieder da.
problem-internal = Bei uns ist etwas schiefgegangen. Es ist vermerkt, und wir kümmern uns darum.

field-email-required = Geben Sie Ihre E-Mail-Adresse ein
field-email-malformed = Geben Sie eine E-Mail-Adresse ein, etwa name@example.com
field-code-malformed = Geben Sie die sechs Ziffern aus der E-Mail ein
field-password-required = Geben Sie Ihr Passwort ein
field-number-required = Geben Sie die Bestellnummer ein
field-password-short = Nehmen Sie mindestens 8 Zeichen
field-required = Das brauchen wir
field-too-long = Das ist zu lang
field-too-short = Das ist zu kurz
field-bad-characters = Entfernen Sie Zeichen, die nicht hierher gehören
field-malformed = Prüfen Sie das bitte

## Konsole

console = Konsole
console-search = Kunden und Bestellungen suchen
console-search-hint = Name, E-Mail, Bestell- oder Sendungsnummer
console-results = Treffer
console-customers = Kunden
console-none = Nichts beginnt mit „{ $text }“. Vollständige Sendungsnummern und E-Mail-Adressen finden wir auch.
console-start-title = Kunden oder Bestellung finden
console-start-text = Geben Sie einen Namen, eine E-Mail-Adresse, eine Bestell- oder eine Sendungsnummer ein. Mit der Taste / kommen Sie von überall zur Suche.
console-found = { $customers ->
    [one] { $customers } Kunde
   *[other] { $customers } Kunden
}, { $orders ->
    [one] { $orders } Bestellung
   *[other] { $orders } Bestellungen
}
console-guest = Gast
console-no-name = Name unbekannt
console-known-since = Bekannt seit
console-number = Kundennummer
console-newest = { $count ->
    [one] Nur die neueste wird angezeigt.
   *[other] Die neuesten { $count } werden angezeigt.
}
console-no-orders = Noch keine Bestellungen.
console-timeline = Verlauf
console-no-timeline = Noch ist nichts vermerkt.
console-shortcuts = Tastenkürzel
console-key-search = Zur Suche
console-key-move = Durch die Treffer gehen
console-key-open = Gewählten Treffer öffnen
console-key-clear = Suche leeren
console-key-help = Diese Tastenkürzel zeigen
console-entry = { $kind ->
    [order-placed] Bestellung aufgegeben
    [order-revised] Bestellung geändert
    [order-cancelled] Artikel storniert
    [order-backordered] Artikel nachbestellt
    [order-shipped] Paket angekündigt
    [order-shipment_changed] Paket geändert
    [order-tracked] Meldung vom Paketdienst
    [account-signed_in] Angemeldet
    [account-signed_out] Abgemeldet
    [account-password_set] Passwort festgelegt
    [account-token_reused] Überall abgemeldet: Eine Anmeldung wurde doppelt benutzt
   *[other] { $raw }
}
console-actor = { $actor ->
    [customer] Kunde
    [agent] Mitarbeiter
    [integration] Shop
    [carrier] Paketdienst
    [system] System
   *[other] { $actor }
}

## Ein Produkt gestalten

config-products = Nach Maß
config-none-title = Noch nichts zu gestalten
config-none-text = Hier erscheinen Produkte, die nach Ihren Wünschen gefertigt werden.
config-choose = Bitte wählen
config-implied = Ergibt sich aus Ihrer übrigen Wahl
config-blocked = Passt nicht zu Ihrer übrigen Wahl
config-changes = { $group } wird { $to }
config-gives-up = ohne { $from }
config-changed = Damit geändert: { $text }.
config-refused = Das ist zurzeit nicht zu haben.
config-sold-out = Ausverkauft
config-sold-out-until = Ausverkauft, erwartet { $day }
config-why = Warum?
config-why-item = Warum nicht { $name }?
config-why-choices = Es geht nicht zusammen mit: { $names }.
config-way = Es ist zu haben, wenn sich das ändert: { $text }.
config-take-anyway = Nehmen
config-from = Ab { $amount }
config-up-to = Bis { $amount }, je nach Ihrer Wahl
config-discount = { $amount } Mengenrabatt
config-delivery = Lieferung innerhalb von { $days ->
    [one] { $days } Tag
   *[other] { $days } Tagen
  }
config-quantity = Anzahl
config-still-open = Noch zu wählen
config-cheapest = Rest wählen: niedrigster Preis
config-fastest = Rest wählen: schnellste Lieferung
config-completed = Der Rest ist gewählt.
config-order = Bestellen
config-ordered = Bestellt. Hier ist Ihre Bestellung.
config-save = Speichern
config-save-again = Änderungen speichern
config-saved = Gespeichert. Sie finden es unter „Ihre Gestaltungen“.
config-ask-quote = Angebot anfragen
config-quote-note = Was sollen wir wissen?
config-quote-send = Anfrage senden
config-quote-sent = Der Shop hat Ihre Anfrage und antwortet per E-Mail.
config-share = Link kopieren
config-shared = Link kopiert. Er zeigt genau das hier.
config-undo = Rückgängig
config-undone = Zurückgenommen.
config-clear = Von vorn
config-chosen = Ihre Wahl
config-left = Noch { $count } Kombinationen
config-model-changed = Das Produkt hat sich geändert, seit Sie dies gespeichert haben. Bitte prüfen Sie:
config-gone = { $name } gibt es nicht mehr
config-repriced = { $name }: bisher { $then }, jetzt { $now }
config-yours = Ihre Gestaltungen
config-kept-none-title = Noch nichts gespeichert
config-kept-none-text = Gestalten Sie etwas und speichern Sie es; dann finden Sie es hier, auf jedem Gerät.
config-remove = Entfernen
config-remove-named = { $name } entfernen
config-stage-ordered = Bestellt
config-stage-quote = Angebot angefragt
config-stage-changed = Seither geändert
config-again = Mit Änderungen noch einmal bestellen

## Produkte in der Konsole

models = Produkte
models-all = Alle Produkte
models-none-title = Noch keine Produkte
models-none-text = Ein Produkt, das Kunden gestalten, beginnt mit seinem Modell: einer Datei mit Optionen, Preisen und Regeln.
models-none-sold = Noch nicht im Verkauf
models-sold = Version { $version } ist im Verkauf
models-count = { $count ->
    [one] { $count } Version
   *[other] { $count } Versionen
}
models-admins = Nur die Verwaltung kann Produkte ändern. Ansehen können Sie alles.
models-add = Produkt oder Version hinzufügen
models-add-hint = Gelesen werden Dateien in UVL, SXFM und portico-model/1. Kunden sehen nichts davon, bis Sie es in den Verkauf geben.
models-file = Datei auswählen
models-source = Text des Modells
models-unreadable = Diese Datei ließ sich nicht lesen. Wählen Sie sie noch einmal, oder fügen Sie ihren Text unten ein.
models-check = Prüfen und als Entwurf behalten
models-refused = Dieses Modell kann noch nicht verkauft werden. Beheben Sie, was hier steht, und prüfen Sie es noch einmal.
models-drafted = Version { $version } ist als Entwurf behalten.
models-known = Das ist Version { $version }; es gibt sie schon.
models-look = Version { $version } ansehen
models-versions = Versionen
models-version = Version { $version }
models-on-sale = Im Verkauf
models-draft = Entwurf
models-earlier = Früher verkauft
models-by = von { $who }
models-configurations = { $count } Kombinationen
models-configurations-power = Etwa 10^{ $power } Kombinationen
models-options = { $count ->
    [one] { $count } Option
   *[other] { $count } Optionen
}
models-findings = { $count ->
    [one] { $count } Befund
   *[other] { $count } Befunde
}
models-error = Fehler
models-warning = Warnung
models-note = Hinweis
models-sell = Version { $version } in den Verkauf geben
models-sell-again = Version { $version } wieder in den Verkauf geben
models-selling = Version { $version } ist im Verkauf.
models-preview = Was Kunden in Version { $version } sehen
models-base = Bevor etwas gewählt ist
models-values = { $from } bis { $to } ({ $count } Werte)
models-no-options = In dieser Version gibt es nichts zu wählen.
models-sold-out = Ausverkauft
models-sold-out-none = Alles ist zu haben.
models-sold-out-day = Erwartet { $day }
models-sold-out-back = { $name } wieder verkaufen
models-sold-out-option = Was ist ausverkauft?
models-sold-out-choose = Option auswählen
models-sold-out-until = Wieder erwartet am, falls bekannt
models-sold-out-hint = Es bleibt ausverkauft, bis Sie es wieder verkaufen.
models-sold-out-mark = Als ausverkauft kennzeichnen
models-insights = Was Kunden mit Version { $version } gemacht haben
models-insights-none = Noch niemand hat diese Version gestaltet.
models-insights-kept = { $saved ->
    [one] Einmal
   *[other] { $saved }-mal
} behalten, { $ordered ->
    [one] einmal
   *[other] { $ordered }-mal
} bestellt.
models-option = Option
models-taken = Gewählt
models-missed = Gewünscht, aber nicht zu haben
models-question = Frage
models-open = Offen gelassen
