#!/usr/bin/env python3
"""A chat bot for Vend: people request access to AWS roles and approve it in a chat.

Connect `answer` to your chat. `python3 bot.py` plays a chat on the terminal instead: each line is
`PERSON: COMMAND`, for example `ann@example.com: request shop-prod/admin deploy the fix`.

VEND_CHAT_FUNCTION is the function with the alias of your chat, for example vend-chat:chatbot.
The AWS credentials are those of the bot's role, which alone may invoke it.
"""
import json
import os
import shlex
import sys
import uuid

import boto3

FUNCTION = os.environ.get("VEND_CHAT_FUNCTION", "vend-chat")
LAMBDA = boto3.client("lambda", region_name=os.environ.get("AWS_REGION", "us-east-1"))
HELP = "roles | explain ROLE | request ROLE [--grant GRANT] REASON | requests | to-decide | approve, deny, withdraw or end ID"


def document(command):
    """Returns what a command asks of Vend; None if it is not a command."""
    try:
        words = shlex.split(command)
    except ValueError:
        return None
    match words:
        case ["roles" | "requests" as action]:
            return {"action": action}
        case ["to-decide"]:
            return {"action": "requests", "toDecide": True}
        case ["explain", role]:
            return {"action": "explain", "role": role}
        case ["request", role, "--grant", grant, *reason] if reason:
            return {"action": "request", "role": role, "grant": grant, "reason": " ".join(reason)}
        case ["request", role, *reason] if reason:
            return {"action": "request", "role": role, "reason": " ".join(reason)}
        case ["approve" | "deny" as action, request, *comment]:
            return {"action": action, "request": request} | ({"comment": " ".join(comment)} if comment else {})
        case ["withdraw" | "end" as action, request]:
            return {"action": action, "request": request}
    return None


def answer(user_id, person, groups, command, message_id):
    """Answers one message. Take user, person, groups and the id from your chat's API, never from the message."""
    asked = document(command)
    if asked is None:
        return HELP
    if asked["action"] == "request":
        # boto3 and some chats repeat a call whose answer was lost: it is still one request.
        asked["idempotencyKey"] = message_id
    user = {"id": user_id, "person": person, "groups": groups}
    reply = LAMBDA.invoke(FunctionName=FUNCTION, Payload=json.dumps({"version": 1, "user": user} | asked))
    if "FunctionError" in reply:
        return "Vend failed. Ask its operator."
    return json.load(reply["Payload"])["text"]


if __name__ == "__main__":
    for line in sys.stdin:
        speaker, _, text = line.strip().partition(": ")
        groups = os.environ.get("GROUPS_OF_" + speaker.split("@")[0], "").split()
        print(answer(speaker, speaker, groups, text, str(uuid.uuid4())), flush=True)
