<?php
// Echo services with PHP's SoapServer, for PHP's own HTTP server: the last part of the path says
// which one.

declare(strict_types=1);

ini_set('soap.wsdl_cache_enabled', '0');
// All digits of a double.
ini_set('precision', '17');

const TYPES = 'urn:soapgen:interop:types';

/** The header block of the request that is being answered. */
final class Session
{
    public static ?stdClass $data = null;
}

/** document/literal: a message is an object with its members. */
final class Document
{
    public function __construct(private SoapServer $server) {}

    public function Session(stdClass $data): void
    {
        Session::$data = $data;
    }

    public function EchoText(stdClass $message): array
    {
        return ['value' => $message->value];
    }

    public function EchoItem(stdClass $message): array
    {
        return ['value' => $message->value];
    }

    public function EchoDates(stdClass $message): array
    {
        return ['value' => $message->value];
    }

    public function EchoBinary(stdClass $message): array
    {
        return ['value' => $message->value];
    }

    public function EchoHeader(stdClass $message): array
    {
        $this->server->addSoapHeader(new SoapHeader(TYPES, 'Receipt', Session::$data));
        return ['value' => $message->value];
    }

    public function Fail(stdClass $message): never
    {
        trouble($message->code, $message->reason);
    }
}

/** rpc/literal: the parts of a message are parameters. */
final class Rpc
{
    public function __construct(private SoapServer $server) {}

    public function Session(stdClass $data): void
    {
        Session::$data = $data;
    }

    public function EchoText(string $value): string
    {
        return $value;
    }

    public function EchoItem(stdClass $value): stdClass
    {
        return $value;
    }

    public function EchoDates(stdClass $value): stdClass
    {
        return $value;
    }

    public function EchoBinary(string $value): string
    {
        return $value;
    }

    public function EchoHeader(string $value): string
    {
        $this->server->addSoapHeader(new SoapHeader(TYPES, 'Receipt', Session::$data));
        return $value;
    }

    public function Fail(int $code, string $reason): never
    {
        trouble($code, $reason);
    }
}

/** rpc/encoded. */
final class Encoded
{
    public function EchoText(?string $value): ?string
    {
        return $value;
    }

    public function EchoPart(stdClass $value): stdClass
    {
        return $value;
    }

    public function EchoStrings(array $value): array
    {
        return $value;
    }

    public function EchoParts(array $value): array
    {
        return $value;
    }

    public function EchoGrid(array $value): array
    {
        return $value;
    }

    public function EchoLists(array $value): array
    {
        return $value;
    }

    public function EchoPaths(array $value): array
    {
        return $value;
    }

    /** One object in two places, which SOAP encoding sends once. */
    public function Twice(stdClass $value): array
    {
        return ['left' => $value, 'right' => $value];
    }

    public function EchoBinary(string $value): string
    {
        return $value;
    }

    public function Fail(int $code, string $reason): never
    {
        throw new SoapFault('Server', "$code: $reason");
    }
}

function trouble(int $code, string $reason): never
{
    $detail = new SoapVar(
        ['code' => $code, 'reason' => $reason],
        SOAP_ENC_OBJECT,
        'TroubleData',
        TYPES,
        'Trouble',
        TYPES,
    );
    throw new SoapFault('Server', 'in trouble', null, $detail, 'Trouble');
}

$service = basename(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
[$document, $class, $version] = match ($service) {
    'document' => ['document', Document::class, SOAP_1_1],
    'document12' => ['document', Document::class, SOAP_1_2],
    'rpc' => ['rpc', Rpc::class, SOAP_1_1],
    'encoded' => ['encoded', Encoded::class, SOAP_1_1],
    default => [null, null, null],
};
if ($document === null) {
    // What waits for the server to start asks for this.
    http_response_code(404);
    return;
}
$server = new SoapServer(__DIR__ . "/../wsdl/$document.wsdl", [
    'soap_version' => $version,
    'features' => SOAP_SINGLE_ELEMENT_ARRAYS,
]);
$server->setObject($class === Encoded::class ? new Encoded() : new $class($server));
$server->handle();
