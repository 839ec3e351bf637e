"""Asks for input, which nobody gives."""
name = input("Your name? ")
# %%
print("hello", name)
