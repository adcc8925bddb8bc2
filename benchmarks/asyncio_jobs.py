"""The work of Contests.cs on asyncio: jobs that yield once and return their number.

Writes a line for each measurement: contest, name, jobs, nanoseconds a job (median), separated by tabs.
Usage: python3 asyncio_jobs.py [most jobs, default 1000000]
"""

import asyncio
import gc
import statistics
import sys
import time

PLACES = 20


async def job(item):
    await asyncio.sleep(0)
    return item


async def gather(count):
    await asyncio.gather(*(job(1) for _ in range(count)))


async def semaphore(count):
    places = asyncio.Semaphore(PLACES)

    async def run(item):
        async with places:
            return await job(item)

    await asyncio.gather(*(run(item) for item in range(count)))


async def workers(count):
    results = [None] * count
    items = iter(range(count))

    async def work():
        for item in items:
            results[item] = await job(item)

    await asyncio.gather(*(work() for _ in range(PLACES)))


CONTESTS = [
    ("All at once", [("asyncio.gather", gather)]),
    ("At most 20 at once", [("asyncio.Semaphore and gather", semaphore), ("asyncio, 20 workers", workers)]),
]


async def measure(run, jobs, repeats):
    gc.collect()
    start = time.perf_counter_ns()
    for _ in range(repeats):
        await run(jobs)
    return (time.perf_counter_ns() - start) / (jobs * repeats)


def main():
    text = sys.argv[1] if len(sys.argv) > 1 else "1000000"
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        sys.exit(f"The most jobs must be a whole number from 1, not '{text}'.")
    for contest, ways in CONTESTS:
        jobs = 1
        while jobs <= int(text):
            repeats = max(1, 10_000 // jobs)
            rounds = 5 if jobs < 1_000_000 else 3
            times = {name: [] for name, _ in ways}
            for index in range(rounds + 1):
                for name, run in ways:
                    taken = asyncio.run(measure(run, jobs, repeats))
                    if index > 0:
                        times[name].append(taken)
            for name, _ in ways:
                print(contest, name, jobs, f"{statistics.median(times[name]):.1f}", sep="\t", flush=True)
            jobs *= 10


main()
