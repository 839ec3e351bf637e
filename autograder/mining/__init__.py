"""The mistake miner: wrong answers that have no name, grouped by what they do, with drafts of names for them.

Students' code runs behind the fence only; what is compared are the values that come back.
"""
