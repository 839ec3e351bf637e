"""Runs an event loop."""
import asyncio

async def later(x):
    await asyncio.sleep(0.01)
    return x

assert asyncio.run(later(3)) == 3
