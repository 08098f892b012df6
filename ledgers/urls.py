"""Addresses of this room's pages."""

from django.urls import URLPattern, path

from ledgers.views import batches, cases, deliveries, rates, records, retention, uploads

LEDGERS = "c/<slug:code>/ledgers/"
BATCH = f"{LEDGERS}batches/<int:pk>/"
LEDGER = f"{LEDGERS}standards/<slug:standard>/"
MONTH = f"{LEDGER}units/<slug:unit>/<slug:month>/"
RECORD = f"{LEDGERS}records/<int:pk>/"
DELIVERIES = f"{LEDGERS}deliveries/"
LISTING = "c/<slug:code>/cases/listings/<int:pk>/"
CASES = "c/<slug:code>/cases/<slug:kind>/"
CASE = f"{CASES}<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(LEDGERS, rates.index, name="ledgers"),
    path(f"{LEDGERS}upload/", uploads.upload, name="ledger-upload"),
    path(f"{LEDGERS}batches/", uploads.index, name="ledger-batches"),
    path(f"{LEDGERS}live/", uploads.live, name="ledgers-live"),
    path(BATCH, batches.batch, name="ledger-batch"),
    path(f"{BATCH}progress/", batches.progress, name="ledger-progress"),
    path(f"{BATCH}problems/", batches.problems, name="ledger-problems"),
    path(f"{BATCH}confirm/", batches.confirm, name="confirm-ledger-batch"),
    path(f"{BATCH}stop/", batches.stop, name="stop-ledger-batch"),
    path(f"{BATCH}also/", batches.also, name="also-ledger-batch"),
    path(f"{BATCH}take-back/", batches.withdraw, name="withdraw-ledger-batch"),
    path(f"{BATCH}receipt/", batches.receipt, name="ledger-receipt"),
    path(f"{BATCH}workbook/", batches.workbook, name="ledger-workbook"),
    path(f"{LEDGERS}losses/<slug:unit>/<slug:month>/", rates.lost, name="ledger-losses"),
    path(LEDGER, rates.ledger, name="ledger"),
    path(MONTH, rates.month, name="ledger-month"),
    path(f"{MONTH}sign-zero/", rates.sign_zero, name="sign-ledger-zero"),
    path(f"{MONTH}withdraw-zero/", rates.withdraw_zero, name="withdraw-ledger-zero"),
    path(f"{MONTH}decided/", rates.state_decided, name="state-decided"),
    path(f"{LEDGER}records/", records.index, name="ledger-records"),
    path(RECORD, records.record, name="ledger-record"),
    path(f"{RECORD}reveal/", records.reveal, name="reveal-record"),
    path(f"{LEDGERS}retention/", retention.index, name="ledger-retention"),
    path(DELIVERIES, deliveries.index, name="ledger-deliveries"),
    path(f"{DELIVERIES}<int:pk>/file/", deliveries.take, name="take-delivery"),
    path(f"{DELIVERIES}<int:pk>/hand-over/", deliveries.hand_over, name="hand-over-delivery"),
    path(f"{DELIVERIES}<int:pk>/discard/", deliveries.discard, name="discard-delivery"),
    path(f"{LISTING}measures/", cases.measure, name="add-measure"),
    path(f"{LISTING}measures/<int:measure>/", cases.feedback, name="measure-feedback"),
    path(CASES, cases.index, name="cases"),
    path(f"{CASES}new/", cases.enter, name="enter-case"),
    path(CASE, cases.case, name="case"),
    path(f"{CASE}reveal/", cases.reveal, name="reveal-case"),
    path(f"{CASE}moves/<slug:move>/", cases.move, name="move-case"),
]
