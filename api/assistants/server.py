"""The tools, resources and the prompt as a server of the Model Context Protocol.

Needs the extra mcp, which is imported where it is first wanted: that takes half a second.
"""

from importlib.metadata import version
from typing import Any, Final

from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    GetPromptRequestParams,
    GetPromptResult,
    ListPromptsResult,
    ListResourcesResult,
    ListResourceTemplatesResult,
    ListToolsResult,
    Prompt,
    PromptArgument,
    PromptMessage,
    ReadResourceRequestParams,
    ReadResourceResult,
    ResourceTemplate,
    TextContent,
    TextResourceContents,
    Tool,
    ToolAnnotations,
)

from api.assistants import resources, tools
from api.assistants.asked import AskedService, RefusedAnswerError

_JSON: Final = "application/json"

_TOOLS: Final = ListToolsResult(
    tools=[
        Tool(
            name=each.name,
            description=each.is_for,
            input_schema=each.schema,
            annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False),
        )
        for each in tools.TOOLS
    ]
)
_TEMPLATES: Final = ListResourceTemplatesResult(
    resource_templates=[
        ResourceTemplate(name=name, uri_template=template, description=says, mime_type=_JSON)
        for name, (template, says) in resources.TEMPLATES.items()
    ]
)
_PROMPTS: Final = ListPromptsResult(
    prompts=[
        Prompt(
            name=resources.PROMPT,
            description=resources.PROMPT_IS_FOR,
            arguments=[
                PromptArgument(name=name, description=says, required=True)
                for name, says in resources.PROMPT_TAKES.items()
            ],
        )
    ]
)


class _Handlers:
    """What each message is answered with. Nothing is kept between two of them."""

    def __init__(self, asked: AskedService) -> None:
        self._asked = asked

    async def list_tools(self, _: Any, _of: Any) -> ListToolsResult:
        return _TOOLS

    async def call_tool(self, _: Any, of: CallToolRequestParams) -> CallToolResult:
        """A refusal is the tool's answer too: the assistant reads it, and can ask otherwise."""
        try:
            text, is_error = await tools.call(self._asked, of.name, of.arguments), False
        except RefusedAnswerError as error:
            text, is_error = str(error), True
        return CallToolResult(content=[TextContent(type="text", text=text)], is_error=is_error)

    async def list_resources(self, _: Any, _of: Any) -> ListResourcesResult:
        return ListResourcesResult(resources=[])

    async def list_templates(self, _: Any, _of: Any) -> ListResourceTemplatesResult:
        return _TEMPLATES

    async def read_resource(self, _: Any, of: ReadResourceRequestParams) -> ReadResourceResult:
        uri = str(of.uri)
        try:
            text = await resources.resource(self._asked, uri)
        except RefusedAnswerError as error:
            raise MCPError(INVALID_PARAMS, str(error)) from error
        contents = TextResourceContents(uri=uri, mime_type=_JSON, text=text)
        return ReadResourceResult(contents=[contents])

    async def list_prompts(self, _: Any, _of: Any) -> ListPromptsResult:
        return _PROMPTS

    async def get_prompt(self, _: Any, of: GetPromptRequestParams) -> GetPromptResult:
        if of.name != resources.PROMPT:
            raise MCPError(INVALID_PARAMS, f"the one prompt is {resources.PROMPT}")
        try:
            text = resources.prompt(of.arguments)
        except RefusedAnswerError as error:
            raise MCPError(INVALID_PARAMS, str(error)) from error
        content = TextContent(type="text", text=text)
        return GetPromptResult(messages=[PromptMessage(role="user", content=content)])


def server(asked: AskedService) -> Server[Any]:
    """A server that asks so."""
    handlers = _Handlers(asked)
    made: Server[Any] = Server(
        "detente",
        title="Detente",
        version=version("detente"),
        instructions=tools.INSTRUCTIONS,
        on_list_tools=handlers.list_tools,
        on_call_tool=handlers.call_tool,
        on_list_resources=handlers.list_resources,
        on_list_resource_templates=handlers.list_templates,
        on_read_resource=handlers.read_resource,
        on_list_prompts=handlers.list_prompts,
        on_get_prompt=handlers.get_prompt,
    )
    made.middleware.clear()  # spans of its own: requests are traced by what serves them
    return made
