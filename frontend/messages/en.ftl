# Portico in English. Short, active, in the customer's terms; never blame. 

language-name = English
language = Language

## Around every page

skip-to-content = Skip to content
close = Close
try-again = Try again
offline = You are offline. What you see may be out of date.
back-online-soon = It refreshes as soon as you are connected again.
loading = Loading…
stale-kept = This is what we knew last.
request-number = If you write to us, mention { $number }.
contact-us = Write to { $name }
menu-account = Account
main-navigation = Main
not-found-title = This page is not here
not-found-text = The link may be old, or a letter may be missing.
go-to-orders = Go to your orders

## Signing in

sign-in = Sign in
sign-in-title = Sign in to see your orders
sign-in-staff-title = Sign in to the console
sign-in-text = We send a code to your e-mail address. No password needed.
session-ended = You were signed out after a while, to keep your orders private. Sign in to carry on where you were.
email = E-mail address
send-code = Send me a code
use-password = Use a password instead
use-code = Use a code by e-mail instead
password = Password
code-title = Check your e-mail
code-text = If we know { $email }, a code is on its way to it. It may take a minute.
code-until = The code works until { $time }.
code = Six-digit code
code-again = Send a new code
code-again-in = You can ask for a new code in { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
  }.
code-sent-again = A new code is on its way.
other-address = Use another address
no-account = No account?
track-an-order = Track an order
demo = Demo
demo-text = Made-up people with made-up orders. Look around as one of them.
demo-use = Sign in as { $email }
demo-mailbox = Open the demo mailbox
sign-out = Sign out
signed-out = You are signed out.
forbidden-staff-title = The console is for staff
forbidden-staff-text = You are signed in as { $email }, which has no access here.

## Orders

orders-title = Your orders
orders = Orders
search-orders = Search orders
search-hint = Number, product or tracking number
filter-by-state = Show
filter-all = All
filter-open = On the way
filter-attention = Needs attention
filter-done = Delivered
filter-cancelled = Cancelled
filter-dates = Dates
filter-from = From
filter-to = To
filter-clear = Clear filters
orders-none-title = No orders yet
orders-none-text = Orders placed with this e-mail address appear here. Ordered with another one, or without an account?
orders-no-match-title = Nothing fits these filters
orders-no-match-text = Try fewer words, or look at all orders.
orders-shown = { $count ->
    [one] { $count } order shown
   *[other] { $count } orders shown
}
show-more = Show more
order-number = Order { $number }
order-line = Order { $number } · { $date }
titles-two = { $first } and { $second }
titles-more = { $titles } and { NUMBER($count) } more
other-credits = Other credits
other-credits-text = Refunds that belong to no single order.

## One order

back-to-orders = Your orders
placed-on = Placed { $date }
order-updated = Updated: { $headline }
first-expected = First expected { $days }.
last-seen = Last seen { $place ->
    [none] { $when }
   *[other] in { $place }, { $when }
  }.
carrier-silent = The carrier has not reported anything for a week. We keep asking.
parcels = Parcels
parcel = Parcel
parcel-of = Parcel { NUMBER($number) } of { NUMBER($count) }
parcel-from = Sent by { $sender } on behalf of the shop
parcel-contains = Contains
tracking-number = Tracking number
copy = Copy
copied = Copied { $text }
track-with = Track with { $carrier }
carrier-page = Track on the carrier’s page
steps-earlier = { $count ->
    [one] { $count } earlier step
   *[other] { $count } earlier steps
}
steps = What happened
no-steps = The carrier has not reported anything yet.
announced = Announced by the shop
items = Items
pieces = { $count ->
    [one] { $count } item
   *[other] { $count } items
}
quantity-times = { NUMBER($count) } ×
piece-state = { NUMBER($count) } { $state }
supplier-note = Comes straight from { $supplier }, so it may arrive in a parcel of its own.
summary = Summary
total-items = Items
total-shipping = Shipping
total-tax = Tax
total-discount = Discount
total = Total
total-credited = Refunded
total-after-credit = You paid in the end
free = Free
refunds = Refunds
refund-note = Credit note { $number }, { $date }
delivery-address = Delivery address
help-title = Help with this order
help-text = Mention order { $number } and we find it at once.
help-subject = Order { $number }
print = Print

## Headlines

day-today = today
day-tomorrow = tomorrow
day-yesterday = yesterday
headline-preparing = { $kind ->
    [none] Being prepared
    [by] Being prepared, arrives by { $days }
   *[other] Being prepared, arrives { $days }
}
headline-arriving = { $kind ->
    [by] Arriving by { $days }
   *[other] Arriving { $days }
}
headline-late = { $kind ->
    [yesterday] Late – it was due yesterday
    [weekday] Late – it was due on { $days }
   *[other] Late – it was due { $days }
}
headline-back-ordered = { $kind ->
    [none] Back-ordered
    [by] Back-ordered, expected by { $days }
   *[other] Back-ordered, expected { $days }
}
headline-delivered = { $kind ->
    [none] Delivered
    [today] Delivered today
    [yesterday] Delivered yesterday
   *[other] Delivered on { $days }
}
headline-parcels-delivered = { NUMBER($delivered) } of { $parcels ->
    [one] { $parcels } parcel
   *[other] { $parcels } parcels
} delivered{ $kind ->
    [none] {""}
    [by] , the rest by { $days }
   *[other] , the next arrives { $days }
}
headline-partly-delivered = { $kind ->
    [none] Partly delivered
    [by] Partly delivered, the rest by { $days }
   *[other] Partly delivered, the rest arrives { $days }
}
headline-out-for-delivery = Arriving today
headline-lost = Lost on the way
headline-damaged = Damaged on the way
headline-completed = Completed
headline-cancelled = Cancelled
explain-preparing = The shop is packing it. You need not do anything.
rest-later = { $count ->
    [one] One more item is sent later.
   *[other] { $count } more items are sent later.
}
explain-back-ordered = It is out of stock for the moment and is sent as soon as it is in again. You need not do anything.
explain-late = We are sorry about the wait. Whatever the carrier reports appears here at once.
explain-out-for-delivery = It is on the vehicle that brings it to you.
explain-pickup-ready = It waits for you at the pick-up point. Bring something that shows your name.
explain-attempt-failed = Nobody could take it in. Carriers usually try again on the next working day or leave it at a pick-up point.
explain-exception = The carrier reports a difficulty. What it said is below, and we keep watching.
explain-returning = The parcel is going back to the shop. Write to us, and we sort it out with you.
explain-lost = We are sorry. Write to us, and we put it right.
explain-completed = The shop has finished this order. It was sent without tracking.
explain-cancelled = Nothing more will be sent.

## States of a parcel

status-unknown = No news from the carrier yet
status-label-created = Announced to the carrier
status-in-transit = On its way
status-out-for-delivery = Out for delivery
status-attempt-failed = Could not be handed over
status-pickup-ready = Ready to collect
status-delivered = Delivered
status-returning = On its way back to the shop
status-exception = Held up on the way
status-lost = Lost
status-damaged = Damaged
status-expired = No more news from the carrier
status-cancelled = Label cancelled
status-back-at-sender = Back at the shop

## Track an order without signing in

track-title = Track an order
track-text = Both are in the confirmation e-mail of your order.
track-number = Order number
track-submit = Show where it is
track-another = Track another order
track-details-title = See everything about this order
track-details-text = Items, address and amounts are for you only. We send a code to the e-mail address of the order.
track-code-text = If { $email } belongs to this order, a code is on its way to it. It may take a minute.
track-open = Open the order
parcels-there = { NUMBER($delivered) } of { $parcels ->
    [one] { $parcels } parcel delivered
   *[other] { $parcels } parcels delivered
}

## Account

account-title = Your account
account-you = You
name = Name
password-set = Change password
password-new-title = Set a password
password-text = With a password you can sign in without waiting for a code.
password-current = Current password
password-new = New password
password-hint = At least 8 characters. A few words in a row are good and easy to remember.
password-save = Save password
password-saved = Your password is saved. Other devices have been signed out.
devices-title = Where you are signed in
device-this = This device
device-seen = Last active
device-sign-out = Sign out { $device }
device-signed-out = { $device } has been signed out.
device-unknown = Unknown browser
guest-note = You see this one order. Sign in to see all of them.

## What went wrong

problem-offline = We could not reach the server. Check your connection.
problem-slow = This takes longer than it should.
problem-garbled = We could not read the answer. Reload the page, and if you are on a public network, sign in to it first.
problem-invalid = Something needs another look below.
problem-sign-in-required = Sign in to see this.
problem-forbidden = This is not for your account.
problem-not-found = We could not find this. It may have been removed, or belong to another account.
problem-code-rejected = This code does not fit, or is too old. Check the digits, or ask for a new one.
problem-credentials-rejected = E-mail address and password do not fit together. Try again, or use a code.
problem-password-too-weak = This password is easy to guess. Make it longer or less common.
problem-order-not-found = We found no order with this number and e-mail address. Check both against the confirmation.
problem-changed-meanwhile = This was changed in the meantime. Reload to see how it stands now.
problem-cross-site = Your browser would not tell us where this came from. Reload the page and try again.
problem-too-many-requests = That was a bit much at once. Wait a moment, then try again.
problem-too-many-requests-minutes = That was a bit much at once. Try again in { $minutes ->
    [one] a minute
   *[other] { $minutes } minutes
  }.
problem-too-large = This is too much to take in one go.
problem-unavailable = We are restarting and will be back in a moment.
problem-internal = Something failed on our side. It is noted, and we look into it.

field-email-required = Enter your e-mail address
field-email-malformed = Enter an e-mail address like name@example.com
field-code-malformed = Enter the six digits from the e-mail
field-password-required = Enter your password
field-number-required = Enter the order number
field-password-short = Use at least 8 characters
field-required = This is needed
field-too-long = This is too long
field-too-short = This is too short
field-bad-characters = Remove characters that do not belong here
field-malformed = Check this

## Console

console = Console
console-search = Search customers and orders
console-search-hint = Name, e-mail, order or tracking number
console-results = Results
console-customers = Customers
console-none = Nothing begins with “{ $text }”. Whole tracking numbers and e-mail addresses are found too.
console-start-title = Find a customer or an order
console-start-text = Type a name, an e-mail address, an order number or a tracking number. The key / brings you to the search from anywhere.
console-found = { $customers ->
    [one] { $customers } customer
   *[other] { $customers } customers
}, { $orders ->
    [one] { $orders } order
   *[other] { $orders } orders
}
console-guest = Guest
console-no-name = Name unknown
console-known-since = Known since
console-number = Customer number
console-newest = { $count ->
    [one] Only the newest is shown.
   *[other] The newest { $count } are shown.
}
console-no-orders = No orders yet.
console-timeline = What happened
console-no-timeline = Nothing is noted yet.
console-shortcuts = Keyboard shortcuts
console-key-search = Go to the search
console-key-move = Move through the results
console-key-open = Open the chosen result
console-key-clear = Clear the search
console-key-help = Show these shortcuts
console-entry = { $kind ->
    [order-placed] Order placed
    [order-revised] Order changed
    [order-cancelled] Items cancelled
    [order-backordered] Items back-ordered
    [order-shipped] Parcel announced
    [order-shipment_changed] Parcel changed
    [order-tracked] Carrier reported
    [account-signed_in] Signed in
    [account-signed_out] Signed out
    [account-password_set] Set a password
    [account-token_reused] Signed out everywhere: a sign-in was used twice
   *[other] { $raw }
}
console-actor = { $actor ->
    [customer] Customer
    [agent] Agent
    [integration] Shop
    [carrier] Carrier
    [system] System
   *[other] { $actor }
}

## Configuring a product

config-products = Made for you
config-none-title = Nothing to configure yet
config-none-text = Products that are made to your wishes appear here.
config-choose = Choose
config-implied = Follows from your other choices
config-blocked = Does not fit your other choices
config-changes = { $group } becomes { $to }
config-gives-up = without { $from }
config-changed = Changed with it: { $text }.
config-refused = This cannot be had at present.
config-sold-out = Sold out
config-sold-out-until = Sold out, expected { $day }
config-why = Why?
config-why-item = Why not { $name }?
config-why-choices = It does not go together with: { $names }.
config-way = It can be had if this changes: { $text }.
config-take-anyway = Take it
config-from = From { $amount }
config-up-to = Up to { $amount }, depending on what you choose
config-discount = { $amount } off for the quantity
config-delivery = Delivered within { $days ->
    [one] { $days } day
   *[other] { $days } days
  }
config-quantity = Quantity
config-still-open = Still to choose
config-cheapest = Choose the rest: lowest price
config-fastest = Choose the rest: fastest delivery
config-completed = The rest is chosen.
config-order = Order
config-ordered = Ordered. Here is your order.
config-save = Save
config-save-again = Save changes
config-saved = Saved. You find it under “Your configurations”.
config-ask-quote = Ask for a quote
config-quote-note = What should we know?
config-quote-send = Send the request
config-quote-sent = The shop has your request and answers by e-mail.
config-share = Copy link
config-shared = Link copied. It shows exactly this.
config-undo = Undo
config-undone = Taken back.
config-clear = Start over
config-chosen = Your choices
config-left = { $count } combinations left
config-model-changed = The product has changed since you saved this. Please check:
config-gone = { $name } is no longer offered
config-repriced = { $name }: { $then } before, { $now } now
config-yours = Your configurations
config-kept-none-title = Nothing saved yet
config-kept-none-text = Configure something and save it to find it here, on any device.
config-remove = Remove
config-remove-named = Remove { $name }
config-stage-ordered = Ordered
config-stage-quote = Quote requested
config-stage-changed = Changed since
config-again = Order again with changes

## Products in the console

models = Products
models-all = All products
models-none-title = No products yet
models-none-text = A product that customers configure begins with its model: a file with its options, prices and rules.
models-none-sold = Not sold yet
models-sold = Version { $version } is on sale
models-count = { $count ->
    [one] { $count } version
   *[other] { $count } versions
}
models-admins = Only administrators can change products. You can look at everything.
models-add = Add a product or a version
models-add-hint = Files in UVL, SXFM and portico-model/1 are read. Customers see nothing of it until you put it on sale.
models-file = Choose a file
models-source = The model’s text
models-unreadable = This file could not be read. Choose it again, or paste its text below.
models-check = Check and keep as a draft
models-refused = This model cannot be sold yet. Mend what is listed, and check it again.
models-drafted = Version { $version } is kept as a draft.
models-known = This is version { $version }, which is kept already.
models-look = Look at version { $version }
models-versions = Versions
models-version = Version { $version }
models-on-sale = On sale
models-draft = Draft
models-earlier = Sold before
models-by = by { $who }
models-configurations = { $count } configurations
models-configurations-power = About 10^{ $power } configurations
models-options = { $count ->
    [one] { $count } option
   *[other] { $count } options
}
models-findings = { $count ->
    [one] { $count } finding
   *[other] { $count } findings
}
models-error = Error
models-warning = Warning
models-note = Note
models-sell = Put version { $version } on sale
models-sell-again = Put version { $version } back on sale
models-selling = Version { $version } is on sale.
models-preview = What customers see in version { $version }
models-base = Before anything is chosen
models-values = { $from } to { $to } ({ $count } values)
models-no-options = This version has nothing to choose.
models-sold-out = Sold out
models-sold-out-none = Everything can be had.
models-sold-out-day = Expected { $day }
models-sold-out-back = Sell { $name } again
models-sold-out-option = What is sold out?
models-sold-out-choose = Choose an option
models-sold-out-until = Expected back on, if known
models-sold-out-hint = It stays sold out until you sell it again.
models-sold-out-mark = Mark as sold out
models-insights = What customers did with version { $version }
models-insights-none = Nobody has configured this version yet.
models-insights-kept = Kept { $saved ->
    [one] once
   *[other] { $saved } times
}, ordered { $ordered ->
    [one] once
   *[other] { $ordered } times
}.
models-option = Option
models-taken = Chosen
models-missed = Wanted, but could not be had
models-question = Question
models-open = Left open
