"""Many cells that each take nearly as long as one may.

soak: they take the time that a submission may
"""
import time
time.sleep(15)
# %%
time.sleep(15)
# %%
time.sleep(15)
# %%
time.sleep(15)
# %%
time.sleep(15)
# %%
time.sleep(15)
# %%
time.sleep(15)
# %%
time.sleep(15)
# %%
time.sleep(15)
# %%
time.sleep(15)
# %%
time.sleep(15)
# %%
time.sleep(15)
# %%
time.sleep(15)
