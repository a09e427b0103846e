"""LeNet-5 in PyTorch, the peer of `npm run bench:training`: answers one timing request a line.

Asked for: {"task": "train" | "infer", "batch": 128, "seconds": 0.5, "fused": true, "channelsLast": false}.
Answers: {"examples": 12800, "seconds": 0.51}. The first line that it prints names the version and the threads.
Pinned: torch==2.13.0, on the CPU.
"""

import json
import sys
import time

import torch
from torch import nn

THREADS = int(sys.argv[1]) if len(sys.argv) > 1 else 2


def lenet5():
    """28x28 with a border of 2, tanh, average pooling: 61,706 parameters."""
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
        nn.Flatten(),
        nn.Linear(400, 120), nn.Tanh(),
        nn.Linear(120, 84), nn.Tanh(),
        nn.Linear(84, 10),
    )


class Runner:
    """A net with its batches ready in memory, so that nothing but the steps is timed."""

    def __init__(self, batch, fused, channels_last):
        torch.manual_seed(1)
        layout = torch.channels_last if channels_last else torch.contiguous_format
        self.net = lenet5().to(memory_format=layout)
        assert sum(part.numel() for part in self.net.parameters()) == 61706
        self.batches = [
            (
                (torch.rand(batch, 1, 28, 28) * (torch.rand(batch, 1, 28, 28) < 0.2)).to(memory_format=layout),
                torch.randint(10, (batch,)),
            )
            for _ in range(8)
        ]
        self.loss = nn.CrossEntropyLoss()
        self.optimizer = torch.optim.Adam(self.net.parameters(), lr=0.001, fused=fused)

    def train(self, step):
        pixels, labels = self.batches[step % len(self.batches)]
        self.optimizer.zero_grad(set_to_none=True)
        self.loss(self.net(pixels), labels).backward()
        self.optimizer.step()

    def infer(self, step):
        with torch.inference_mode():
            self.net(self.batches[step % len(self.batches)][0])


def main():
    torch.set_num_threads(THREADS)
    torch.set_flush_denormal(True)
    print(json.dumps({"version": torch.__version__, "threads": torch.get_num_threads()}), flush=True)
    runners = {}
    for line in sys.stdin:
        asked = json.loads(line)
        form = (asked["batch"], bool(asked.get("fused")), bool(asked.get("channelsLast")))
        if form not in runners:
            runners[form] = Runner(*form)
        step = getattr(runners[form], asked["task"])
        start = time.perf_counter()
        end = start + asked["seconds"]
        steps = 0
        while True:
            step(steps)
            steps += 1
            now = time.perf_counter()
            if now >= end:
                break
        print(json.dumps({"examples": steps * asked["batch"], "seconds": now - start}), flush=True)


main()
