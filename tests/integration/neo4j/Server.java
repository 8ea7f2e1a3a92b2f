import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Set;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.connectors.HttpConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/**
 * A real Neo4j for the tests: Server FOLDER PORT [auth] [read-only]; says where it listens, ends with its input.
 *
 * <p>What the folder holds stays: another start on the same folder finds it, as after a crash.
 */
public final class Server {
    private Server() {}

    public static void main(String[] given) throws Exception {
        Set<String> wanted = Set.of(given);
        int port = Integer.parseInt(given[1]) == 0 ? freePort() : Integer.parseInt(given[1]);
        SocketAddress address = new SocketAddress("127.0.0.1", port);
        DatabaseManagementService server =
                new DatabaseManagementServiceBuilder(Path.of(given[0]))
                        .setConfig(HttpConnector.enabled, false)
                        .setConfig(BoltConnector.enabled, true)
                        .setConfig(BoltConnector.listen_address, address)
                        .setConfig(BoltConnector.advertised_address, address)
                        .setConfig(GraphDatabaseSettings.auth_enabled, wanted.contains("auth"))
                        .setConfig(GraphDatabaseSettings.read_only_database_default, wanted.contains("read-only"))
                        .setConfig(GraphDatabaseSettings.pagecache_memory, 128L << 20)
                        .build();
        System.out.println("listening bolt://127.0.0.1:" + port + "/");
        while (System.in.read() >= 0) {
            continue;
        }
        server.shutdown();
    }

    private static int freePort() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return taken.getLocalPort();
        }
    }
}
