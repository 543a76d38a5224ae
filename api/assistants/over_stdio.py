"""The tools on standard input and output, for an assistant that starts this as a process."""

from mcp.server.stdio import stdio_server

from api.assistants.asked import AskedService
from api.assistants.server import server


async def serve_over_stdio(asked: AskedService) -> None:
    """Answer until standard input ends."""
    made = server(asked)
    async with stdio_server() as (read, write):
        await made.run(read, write, made.create_initialization_options())
