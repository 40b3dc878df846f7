//! Work in a process of its own, so that a stack that overflows, a panic or a loop without end
//! in one document is one failure among the results and not the end of the run.
//!
//! A request is a line of fields with tabs between them, and so is its answer.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// How many workers run at a time.
const WORKERS: usize = 2;

/// What became of a request.
pub enum Answer {
    /// The fields of the answer.
    Fields(Vec<String>),
    /// The process died: a panic, an overflow of the stack.
    Died(String),
    /// There was no answer in time.
    TimedOut,
}

/// The fields as a line, without its end.
pub fn line(fields: &[&str]) -> String {
    let escaped = fields.iter().map(|field| {
        field
            .replace('\\', "\\\\")
            .replace('\n', "\\n")
            .replace('\r', "\\r")
            .replace('\t', "\\t")
    });
    escaped.collect::<Vec<_>>().join("\t")
}

/// The fields of a line.
pub fn fields(line: &str) -> Vec<String> {
    let unescape = |field: &str| {
        let mut out = String::with_capacity(field.len());
        let mut characters = field.chars();
        while let Some(c) = characters.next() {
            out.push(match c {
                '\\' => match characters.next() {
                    Some('n') => '\n',
                    Some('r') => '\r',
                    Some('t') => '\t',
                    Some(other) => other,
                    None => '\\',
                },
                c => c,
            });
        }
        out
    };
    line.split('\t').map(unescape).collect()
}

/// Asks every request, a few at a time, each within the limit. Answers are in the order of the
/// requests.
pub fn ask(
    command: impl Fn() -> Command + Sync,
    requests: &[String],
    limit: Duration,
) -> std::io::Result<Vec<Answer>> {
    let share = requests.len().div_ceil(WORKERS).max(1);
    let shares = std::thread::scope(|scope| {
        let threads: Vec<_> = requests
            .chunks(share)
            .map(|requests| scope.spawn(|| ask_one_by_one(&command, requests, limit)))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join())
            .collect::<Vec<_>>()
    });
    let mut answers = Vec::with_capacity(requests.len());
    for share in shares {
        answers.extend(share.map_err(|_| std::io::Error::other("a thread panicked"))??);
    }
    Ok(answers)
}

fn ask_one_by_one(
    command: &impl Fn() -> Command,
    requests: &[String],
    limit: Duration,
) -> std::io::Result<Vec<Answer>> {
    let mut worker: Option<Worker> = None;
    let mut answers = Vec::with_capacity(requests.len());
    for request in requests {
        let mut current = match worker.take() {
            Some(worker) => worker,
            None => Worker::start(command())?,
        };
        // When the worker is dead already, that shows below.
        let _ = writeln!(current.requests, "{request}");
        answers.push(match current.answers.recv_timeout(limit) {
            Ok(answer) => {
                worker = Some(current);
                Answer::Fields(fields(&answer))
            }
            Err(RecvTimeoutError::Timeout) => {
                current.child.kill()?;
                current.child.wait()?;
                Answer::TimedOut
            }
            Err(RecvTimeoutError::Disconnected) => Answer::Died(current.last_words()?),
        });
    }
    if let Some(Worker {
        mut child,
        requests,
        ..
    }) = worker
    {
        drop(requests);
        child.wait()?;
    }
    Ok(answers)
}

struct Worker {
    child: Child,
    requests: ChildStdin,
    answers: Receiver<String>,
    errors: std::thread::JoinHandle<String>,
}

impl Worker {
    fn start(mut command: Command) -> std::io::Result<Self> {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let missing = || std::io::Error::other("a worker has no pipes");
        let requests = child.stdin.take().ok_or_else(missing)?;
        let output = child.stdout.take().ok_or_else(missing)?;
        let mut errors = child.stderr.take().ok_or_else(missing)?;
        let (sender, answers) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        let errors = std::thread::spawn(move || {
            let mut bytes = Vec::new();
            // What was read until then is what there is to tell.
            let _ = errors.read_to_end(&mut bytes);
            String::from_utf8_lossy(&bytes).into_owned()
        });
        Ok(Self {
            child,
            requests,
            answers,
            errors,
        })
    }

    fn last_words(mut self) -> std::io::Result<String> {
        let status = self.child.wait()?;
        let errors = self.errors.join().unwrap_or_default();
        let errors: Vec<&str> = errors
            .lines()
            .filter(|line| !line.trim().is_empty())
            .collect();
        let from = errors
            .iter()
            .position(|line| line.contains("panicked at"))
            .unwrap_or(0);
        let words: Vec<&str> = errors.iter().skip(from).take(3).copied().collect();
        Ok(format!("{status}: {}", words.join(" | ")))
    }
}

/// Answers requests until there are no more.
pub fn serve(mut answer: impl FnMut(&[&str]) -> Vec<String>) -> std::io::Result<()> {
    for line_in in std::io::stdin().lines() {
        let line_in = line_in?;
        let request = fields(&line_in);
        let request: Vec<&str> = request.iter().map(String::as_str).collect();
        let answer = answer(&request);
        let answer: Vec<&str> = answer.iter().map(String::as_str).collect();
        println!("{}", line(&answer));
    }
    Ok(())
}
