package interop;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import javax.xml.ws.Endpoint;

/**
 * Echo services with the reference implementation of JAX-WS: interfaces and messages are made
 * by its wsimport. The argument is the port on the loopback interface.
 */
public final class Server {
    private Server() {}

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        Endpoint.create(new DocumentEcho()).publish(server.createContext("/document"));
        Endpoint.create(new DocumentEcho12()).publish(server.createContext("/document12"));
        Endpoint.create(new RpcEcho()).publish(server.createContext("/rpc"));
        // What waits for the server finds it when everything is there.
        server.start();
    }
}
