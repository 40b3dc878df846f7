<?php
// Calls the echo services of interop/server with PHP's SoapClient and prints what came of each
// case: its name, a tab, and why it failed, or nothing. The argument is the server's address.
//
// All that SoapClient knows of the services is what the server hands out at `?wsdl`.

declare(strict_types=1);

ini_set('soap.wsdl_cache_enabled', '0');
// All digits of a double.
ini_set('precision', '17');
ini_set('memory_limit', '512M');

const TYPES = 'urn:soapgen:interop:types';

// The texts are those of interop/client/src/case.rs.
const UNICODE = "Grüße e\u{301} Ελλάδα кириллица 世界 עברית العربية ไทย "
    . "😀 👩\u{200d}👩\u{200d}👧 𝄞 \u{feff}\u{a0}\u{2028}|";
const MARKUP = "<a b=\"c\" d='e'>&amp; & ]]> <!-- --> &#65; %20 \\n";
const WHITE_SPACE = "  two  spaces\ttab\nline\r\nline of Windows\rreturn  ";

const MOMENTS = [
    '2026-11-23T02:40:00.123Z',
    '2026-07-01T00:00:00.5+05:30',
    '2026-01-01T03:04:05.678-08:00',
    '1969-12-31T23:59:59.999Z',
    '1951-06-30T12:00:00.001+14:00',
];

/** A SoapClient whose requests can be changed on their way. */
final class Client extends SoapClient
{
    /** Takes request and action, and gives those that are sent. */
    public ?Closure $change = null;

    public function __doRequest(string $request, string $location, string $action, int $version, bool $oneWay = false): ?string
    {
        if ($this->change !== null) {
            [$request, $action] = ($this->change)($request, $action);
        }
        return parent::__doRequest($request, $location, $action, $version, $oneWay);
    }
}

/** A value with arrays for objects, whose order says nothing. */
function plain(mixed $value): mixed
{
    if (is_object($value)) {
        $value = (array) $value;
        ksort($value);
    } elseif (is_array($value) && !array_is_list($value)) {
        ksort($value);
    }
    return is_array($value) ? array_map(plain(...), $value) : $value;
}

function same(mixed $sent, mixed $received): void
{
    [$sent, $received] = [plain($sent), plain($received)];
    if ($sent !== $received) {
        $show = fn(mixed $value): string => substr(var_export($value, true), 0, 400);
        throw new Exception("sent {$show($sent)}, received {$show($received)}");
    }
}

/** Bytes, the same in each run. */
function data(int $count): string
{
    mt_srand(14);
    $bytes = '';
    for ($i = 0; $i < $count; $i += 2) {
        $bytes .= pack('v', mt_rand(0, 0xffff));
    }
    return substr($bytes, 0, $count);
}

function item(array $other = []): array
{
    return $other + [
        'text' => UNICODE,
        'flag' => true,
        'count' => 42,
        'total' => 9007199254740991,
        'ratio' => 0.1,
        'price' => '19.99',
        'when' => MOMENTS[0],
        'day' => '2026-11-23',
        'colour' => 'dark-blue',
        'note' => 'a note',
        'hint' => 'a hint',
        'data' => data(99),
        'tag' => ['one', 'two', 'three'],
        'number' => 17,
    ];
}

function absent(array $other = []): array
{
    $item = item($other + ['note' => null]);
    foreach (['number', 'hint', 'data', 'tag'] as $member) {
        if (!array_key_exists($member, $other)) {
            unset($item[$member]);
        }
    }
    return $item;
}

function fault(Closure $call): SoapFault
{
    try {
        $answer = $call();
    } catch (SoapFault $fault) {
        return $fault;
    }
    throw new Exception('no fault came but ' . substr(var_export($answer, true), 0, 300));
}

/** The local part of a fault's code. */
function code(SoapFault $fault): string
{
    return preg_replace('/.*:/', '', $fault->faultcode);
}

/** A port, and what its cases have in common. */
final class Service
{
    public readonly Client $client;

    public function __construct(
        string $url,
        private string $name,
        string $document,
        private string $namespace,
        private bool $isRpc,
        public readonly bool $is12 = false,
    ) {
        $this->client = new Client("$url/$document?wsdl", [
            'soap_version' => $is12 ? SOAP_1_2 : SOAP_1_1,
            'features' => SOAP_SINGLE_ELEMENT_ARRAYS,
        ]);
    }

    public function case(string $name, Closure $run): void
    {
        $outcome = '';
        try {
            $run();
        } catch (Throwable $error) {
            $outcome = get_class($error) . ': ' . $error->getMessage();
        }
        $this->client->change = null;
        echo "$this->name/$name\t", substr(strtr($outcome, "\t\r\n", '   '), 0, 1000), "\n";
    }

    /** What an operation gives back. */
    public function echo(string $operation, mixed $value): mixed
    {
        return $this->isRpc
            ? $this->client->$operation($value)
            : $this->client->$operation(['value' => $value])->value;
    }

    private function refused(Closure $change, string $code, string $reason): void
    {
        $this->client->change = $change;
        $fault = fault(fn() => $this->echo('EchoText', 'text'));
        $codes = $this->is12 ? ['Client' => 'Sender'] : [];
        same($codes[$code] ?? $code, code($fault));
        if (!str_contains($fault->getMessage(), $reason)) {
            throw new Exception($fault->getMessage());
        }
    }

    private function malformed(): void
    {
        $action = "$this->namespace#EchoText";
        $body = fn(string $request, string $by): string
            => preg_replace('~(<[\w-]+:Body>).*(</[\w-]+:Body>)~s', "$1$by$2", $request);
        $this->case('unknown operation', fn() => $this->refused(
            fn($request, $action) => [$body($request, "<x:Other xmlns:x='urn:other'/>"), ''],
            'Client',
            'no operation takes the element',
        ));
        $this->case('wrong action', fn() => $this->refused(
            fn($request, $action) => [$request, "$this->namespace#Fail"],
            'Client',
            'the action is that of Fail',
        ));
        $this->case('header block that is not understood', function () {
            $block = new SoapHeader('urn:other', 'Block', 'value', true);
            $this->client->__setSoapHeaders([$block]);
            try {
                $this->refused(fn($request, $action) => [$request, $action], 'MustUnderstand', '{urn:other}Block');
            } finally {
                $this->client->__setSoapHeaders();
            }
        });
        $soap = $this->is12 ? 'http://www.w3.org/2003/05/soap-envelope' : 'http://schemas.xmlsoap.org/soap/envelope/';
        $this->case('another version of SOAP', fn() => $this->refused(
            fn($request, $action) => [str_replace($soap, 'urn:soap:3', $request), $action],
            'VersionMismatch',
            'urn:soap:3',
        ));
        $this->case('request that is cut off', fn() => $this->refused(
            fn($request, $action) => [substr($request, 0, -20), $action],
            'Client',
            "the request can't be read",
        ));
    }

    public function literal(): void
    {
        $texts = [
            'text' => 'plain text', 'empty text' => '', 'Unicode' => UNICODE, 'markup in text' => MARKUP,
            'white space in text' => WHITE_SPACE,
        ];
        foreach ($texts as $name => $text) {
            $this->case($name, fn() => same($text, $this->echo('EchoText', $text)));
        }
        $items = [
            'item' => item(),
            'ends of int and double' => item([
                'number' => -2147483648,
                'flag' => false,
                'count' => 2147483647,
                'ratio' => 2.2250738585072014e-308,
                'child' => [item(['ratio' => 1.7976931348623157e308])],
            ]),
            'long and decimal, many digits' => item(['total' => PHP_INT_MIN, 'price' => '-123456789012345678.901']),
            'nil and absent members' => absent(),
            'items in an item' => item(['tag' => ['alone'], 'child' => [absent(), absent(['child' => [item()]])]]),
        ];
        foreach ($items as $name => $item) {
            $this->case($name, fn() => same($item, $this->echo('EchoItem', $item)));
        }
        $dates = fn(array $sent) => same(['date' => $sent], $this->echo('EchoDates', ['date' => $sent]));
        // It has no type of its own for moments, but texts.
        $this->case('dates, the moment', fn() => $dates(MOMENTS));
        $this->case('dates, their time zone', fn() => $dates(MOMENTS));
        $this->case('dates without a time zone', fn() => $dates(['2026-11-23T02:40:00', '0001-01-01T00:00:00']));
        $this->case('base64, none and all bytes', function () {
            foreach (['', implode(array_map(chr(...), range(0, 255)))] as $sent) {
                same($sent, $this->echo('EchoBinary', $sent));
            }
        });
        $this->case('base64, 1 MB', fn() => same(data(1 << 20), $this->echo('EchoBinary', data(1 << 20))));
        $this->case('headers', function () {
            $session = ['ticket' => '7T:' . UNICODE, 'number' => -7];
            $arguments = $this->isRpc ? ['body'] : [['value' => 'body']];
            $headers = [new SoapHeader(TYPES, 'Session', $session)];
            $answer = $this->client->__soapCall('EchoHeader', $arguments, null, $headers, $blocks);
            same('body', $this->isRpc ? $answer : $answer->value);
            same($session, $blocks['Receipt'] ?? null);
        });
        $this->case('typed fault', function () {
            $fault = fault(fn() => $this->isRpc
                ? $this->client->Fail(42, UNICODE)
                : $this->client->Fail(['code' => 42, 'reason' => UNICODE]));
            same('in trouble', $fault->getMessage());
            same($this->is12 ? 'Receiver' : 'Server', code($fault));
            // A detail it reads without the schema.
            same(['code' => '42', 'reason' => UNICODE], $fault->detail->Trouble ?? null);
        });
        $this->malformed();
    }

    public function encoded(): void
    {
        $part = fn(?string $note): array => [
            'text' => UNICODE, 'flag' => true, 'count' => -42, 'ratio' => 0.1,
            'when' => '2026-11-23T02:40:00Z', 'note' => $note,
        ];
        $echo = fn(string $name, string $operation, mixed $sent)
            => $this->case($name, fn() => same($sent, $this->echo($operation, $sent)));
        $echo('Unicode', 'EchoText', UNICODE . ' ' . MARKUP);
        $echo('nil text', 'EchoText', null);
        $echo('struct', 'EchoPart', $part('a note'));
        $echo('nil member', 'EchoPart', $part(null));
        $echo('array of strings', 'EchoStrings', ['one', UNICODE, '', 'one']);
        $echo('empty array', 'EchoStrings', []);
        $echo('array of structs', 'EchoParts', [$part('first'), $part('second')]);
        $echo('array of two dimensions', 'EchoGrid', [[1, 2, 3], [4, 5, -2147483648]]);
        $echo('array of arrays', 'EchoLists', [[0.1, -2.5], [3.0], [4.0, 5.0, 6.0]]);
        $echo('array of arrays of structs', 'EchoPaths', [[$part('first'), $part('second')], [$part('third')]]);
        $this->case('one value twice', fn() => same(
            ['left' => $part('twice'), 'right' => $part('twice')],
            $this->echo('Twice', $part('twice')),
        ));
        $this->case('one value sent twice', function () use ($part) {
            $one = (object) $part('twice');
            same([$one, $one], $this->echo('EchoParts', [$one, $one]));
        });
        $echo('base64, 1 MB', 'EchoBinary', data(1 << 20));
        $this->case('fault', fn() => same(
            '42: ' . UNICODE,
            fault(fn() => $this->client->Fail(42, UNICODE))->getMessage(),
        ));
    }
}

[, $url] = $argv;
$document = new Service($url, 'document', 'document', 'urn:soapgen:interop:document', false);
$document->literal();
$document->case('nil text', fn() => same(null, $document->echo('EchoText', null)));
(new Service($url, 'document12', 'document', 'urn:soapgen:interop:document', false, true))->literal();
(new Service($url, 'rpc', 'rpc', 'urn:soapgen:interop:rpc-literal', true))->literal();
(new Service($url, 'encoded', 'encoded', 'urn:soapgen:interop:rpc-encoded', true))->encoded();
