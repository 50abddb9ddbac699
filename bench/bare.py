"""The peer of `post.py`: a FastAPI route that reads a JSON body and keeps nothing.

    python bench/bare.py

Served on a free port with the settings of `valuegraph.app`.
"""

import socket
from typing import Any

import uvicorn
from fastapi import FastAPI

app = FastAPI()


@app.post("/economic-events", status_code=201)
async def create(event: dict[str, Any]) -> dict[str, Any]:
    return {"action": event["action"]}


def main() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(2048)
        print(f"http://127.0.0.1:{listener.getsockname()[1]}/", flush=True)
        config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
        uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
