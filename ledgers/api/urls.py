"""API addresses of this room."""

from django.urls import path

from ledgers.api import batches, cases, deliveries, measures, months, rates, records, standards

LEDGERS = "campaigns/<slug:code>/ledgers/"
LEDGER = f"{LEDGERS}standards/<slug:standard>/"
UNIT = f"{LEDGER}units/<slug:unit>/"
MONTH = f"{UNIT}<slug:month>/"
BATCHES = f"{LEDGERS}batches/"
BATCH = f"{BATCHES}<int:pk>/"
DELIVERIES = f"{LEDGERS}deliveries/"
DELIVERY = f"{DELIVERIES}<int:pk>/"
LISTING = "campaigns/<slug:code>/cases/listings/<int:pk>/"
CASES = "campaigns/<slug:code>/cases/<slug:kind>/"
CASE = f"{CASES}<int:pk>/"

urlpatterns = [
    path("ledger-standards/", standards.Standards.as_view(), name="api-standards"),
    path("ledger-standards/<slug:standard>/", standards.OneStandard.as_view(), name="api-standard"),
    path(LEDGERS, rates.Ledgers.as_view(), name="api-ledgers"),
    path(LEDGER, rates.LedgerUnits.as_view(), name="api-ledger"),
    path(
        f"{LEDGERS}losses/<slug:unit>/<slug:month>/",
        rates.Losses.as_view(),
        name="api-ledger-losses",
    ),
    # Before the months, none of which is called so.
    path(f"{UNIT}records/", records.UnitRecords.as_view(), name="api-ledger-records"),
    path(MONTH, months.LedgerMonth.as_view(), name="api-ledger-month"),
    path(f"{MONTH}sign-zero/", months.SignZero.as_view(), name="api-sign-ledger-zero"),
    path(f"{MONTH}withdraw-zero/", months.WithdrawZero.as_view(), name="api-withdraw-ledger-zero"),
    path(f"{MONTH}decided/", months.StateDecided.as_view(), name="api-state-decided"),
    path(f"{LEDGERS}records/<int:pk>/", records.OneRecord.as_view(), name="api-ledger-record"),
    path(BATCHES, batches.Batches.as_view(), name="api-batches"),
    path(BATCH, batches.OneBatch.as_view(), name="api-batch"),
    path(f"{BATCH}findings/", batches.BatchFindings.as_view(), name="api-findings"),
    path(f"{BATCH}confirm/", batches.ConfirmBatch.as_view(), name="api-confirm-batch"),
    path(f"{BATCH}stop/", batches.StopBatch.as_view(), name="api-stop-batch"),
    path(f"{BATCH}also/", batches.AlsoBatch.as_view(), name="api-also-batch"),
    path(f"{BATCH}take-back/", batches.TakeBatchBack.as_view(), name="api-take-batch-back"),
    path(f"{BATCH}receipt/", batches.BatchReceipt.as_view(), name="api-receipt"),
    path(DELIVERIES, deliveries.Deliveries.as_view(), name="api-deliveries"),
    path(f"{DELIVERIES}waiting/", deliveries.Waiting.as_view(), name="api-waiting"),
    path(DELIVERY, deliveries.OneDelivery.as_view(), name="api-delivery"),
    path(f"{DELIVERY}file/", deliveries.DeliveryFile.as_view(), name="api-delivery-file"),
    path(f"{DELIVERY}hand-over/", deliveries.HandOver.as_view(), name="api-hand-delivery-over"),
    path(f"{DELIVERY}discard/", deliveries.Discard.as_view(), name="api-discard-delivery"),
    path(f"{LISTING}measures/", measures.Measures.as_view(), name="api-measures"),
    path(f"{LISTING}measures/<int:measure>/", measures.OneMeasure.as_view(), name="api-measure"),
    path(CASES, cases.Cases.as_view(), name="api-cases"),
    path(f"{CASES}fields/", cases.CaseFields.as_view(), name="api-case-fields"),
    path(CASE, cases.OneCase.as_view(), name="api-case"),
    path(f"{CASE}moves/<slug:move>/", cases.MoveCase.as_view(), name="api-move-case"),
]
