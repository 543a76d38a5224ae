"""Names in other people's tables: the Reconciliation Service API 0.2 (W3C Entity Reconciliation
Community Group, https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/).
"""
