//! Operations as tools of the Model Context Protocol, over standard input and output.

mod lines;

use std::io;
use std::sync::Arc;
use std::time::Instant;

use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, CustomRequest,
    CustomResult, ErrorCode, Implementation, JsonObject, ListToolsResult, PaginatedRequestParams,
    ServerCapabilities, ServerConfig, Tool,
};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer, ServerHandler, ServiceExt};
use serde_json::Value as Json;
use soapgen::diagnostic::Shown;
use soapgen_dynamic::{Operation, Service};
use tokio::sync::Semaphore;

use self::lines::Lines;
use crate::offered::{Offered, Refused};
use crate::say::start_of;
use crate::service::json_text;

/// How many calls there are at once; others wait.
const CALLS: usize = 16;

/// How much of a documentation a tool has.
const DOCS: usize = 2000;

/// Where the log goes: a line, or several, at a time.
pub(crate) type Log = Arc<dyn Fn(&str) + Send + Sync>;

/// Tools, and what each calls.
pub(crate) struct Tools {
    /// In the order in which they are listed.
    tools: Vec<(Tool, Offered)>,
    calls: Semaphore,
    log: Log,
}

impl Tools {
    pub(crate) fn new(service: &Service, offered: Vec<Offered>, log: Log) -> Self {
        let tools = offered.into_iter().map(|offered| {
            let schema = service.whole_schema(offered.operation.request());
            // A message is an object, and so is its schema.
            let schema: JsonObject = match schema {
                Json::Object(schema) => schema,
                _ => JsonObject::new(),
            };
            let about = about(service, &offered.operation, &offered.route.service);
            let tool = Tool::new(offered.route.id.clone(), about, Arc::new(schema));
            (tool, offered)
        });
        Self {
            tools: tools.collect(),
            calls: Semaphore::new(CALLS),
            log,
        }
    }

    /// Serves them until standard input ends.
    ///
    /// # Errors
    /// When who is there doesn't begin as the protocol has it.
    pub(crate) fn serve(self) -> io::Result<()> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?;
        let served = runtime.block_on(async {
            let serving = self.serve_stdio().await?;
            serving.map_err(io::Error::other)
        });
        // A thread may still wait for more on standard input.
        runtime.shutdown_background();
        served
    }

    async fn serve_stdio(self) -> io::Result<Result<(), String>> {
        let (input, output) = (tokio::io::stdin(), tokio::io::stdout());
        let lines = Lines::start(input, output, self.log.clone());
        let serving = ServiceExt::serve(self, lines).await;
        let serving = serving.map_err(|error| io::Error::other(error.to_string()))?;
        Ok(serving
            .waiting()
            .await
            .map(drop)
            .map_err(|error| error.to_string()))
    }

    /// Says of a call how it ended.
    fn log(&self, name: &str, started: Instant, end: &str) {
        let took = started.elapsed().as_millis();
        (self.log)(&format!(
            "{}: {}, {took} ms\n",
            Shown(&start_of(name)),
            Shown(end)
        ));
    }
}

/// What a tool does, as text without markup: what the documents say, and whose operation it is.
fn about(service: &Service, operation: &Operation, of: &str) -> String {
    let name = operation.name();
    let whose = match operation.http() {
        None => format!("Operation {name} of the SOAP service {of}."),
        Some(http) => format!(
            "Operation {name} of the service {of}, by HTTP {}.",
            http.method()
        ),
    };
    let docs = service.docs_of(operation).unwrap_or_default();
    let docs = soapgen_dynamic::plain_text(docs, DOCS);
    match docs.is_empty() {
        true => whose,
        false => format!("{docs}\n\n{whose}"),
    }
}

impl ServerHandler for Tools {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder().enable_tools().build();
        ServerConfig::new(capabilities)
            .with_server_info(Implementation::new(crate::NAME, env!("CARGO_PKG_VERSION")))
            .with_instructions(
                "Each tool is an operation of a web service: it takes a message as JSON, an \
                 object with `body`, and `header` where header blocks can be sent, and gives one.",
            )
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let tools = self.tools.iter().map(|(tool, _)| tool.clone());
        Ok(ListToolsResult::with_all_items(tools.collect()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let started = Instant::now();
        let mut tools = self.tools.iter();
        let Some((tool, offered)) = tools.find(|(tool, _)| tool.name == request.name) else {
            self.log(&request.name, started, "no tool that is allowed");
            let why = format!("no tool is called `{}`", Shown(&start_of(&request.name)));
            return Err(ErrorData::invalid_params(why, None));
        };
        let _permit = self.calls.acquire().await;
        let arguments = Json::Object(request.arguments.unwrap_or_default());
        let result = match offered.ask(&arguments).await {
            Ok(answer) => {
                self.log(&tool.name, started, "answered");
                answered(answer)
            }
            Err(refused) => {
                self.log(&tool.name, started, &refused.logged());
                refusal(refused)
            }
        };
        Ok(result.into())
    }

    /// What is no request that rmcp knows: of another method, or with other parameters.
    async fn on_custom_request(
        &self,
        request: CustomRequest,
        _: RequestContext<RoleServer>,
    ) -> Result<CustomResult, ErrorData> {
        let expected = match &*request.method {
            "tools/call" => "`name`, a string, and `arguments`, an object",
            "tools/list" => "`cursor`, a string, or nothing",
            "initialize" => "`protocolVersion`, `capabilities` and `clientInfo`",
            method => {
                let why = format!("there is no method `{}`", Shown(&start_of(method)));
                return Err(ErrorData::new(ErrorCode::METHOD_NOT_FOUND, why, None));
            }
        };
        let why = format!("`params` of `{}` has {expected}", request.method);
        Err(ErrorData::invalid_params(why, None))
    }
}

/// An answer as text and as structured content; what can't be seen is escaped in the text.
fn answered(answer: Option<Json>) -> CallToolResult {
    match answer {
        Some(answer) => {
            let text = ContentBlock::text(json_text(&answer.to_string()));
            let mut result = CallToolResult::success(vec![text]);
            result.structured_content = Some(answer);
            result
        }
        None => {
            let said = "The service took it; nothing is answered.";
            CallToolResult::success(vec![ContentBlock::text(said)])
        }
    }
}

/// What went wrong is for whoever asked, and so a result (not an error of the protocol).
fn refusal(refused: Refused) -> CallToolResult {
    let problem = Json::Object(refused.json);
    let text = ContentBlock::text(json_text(&problem.to_string()));
    let mut result = CallToolResult::error(vec![text]);
    result.structured_content = Some(problem);
    result
}
