"""What a tutorial builds with FastAPI: a fix is checked by its model, appended to the stream, and answered once Redis has it.

Takes the port of a Redis on this machine and the port to listen on. One worker; no token and no limit, which the other side has.
"""

import sys
from datetime import datetime
from typing import Optional

import redis.asyncio
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel, Field

app = FastAPI()
stream = redis.asyncio.Redis(host="127.0.0.1", port=int(sys.argv[1]))


class Fix(BaseModel):
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    timestamp: Optional[datetime] = None
    speed: Optional[float] = Field(None, ge=0, le=400)
    heading: Optional[float] = Field(None, ge=0, le=360)
    accuracy: Optional[float] = Field(None, ge=0, le=100_000)
    order_id: Optional[str] = Field(None, max_length=100)


@app.get("/")
async def ready():
    return {}


@app.post("/api/v1/drivers/{driver_id}/location", status_code=202)
async def take(driver_id: int, fix: Fix):
    await stream.xadd("driver-locations", {"fix": fix.json()})
    return {"accepted": 1}


uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="warning", access_log=False,
            timeout_keep_alive=75)
