package concord.web.grpc;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import concord.web.grpc.wire.Call;
import concord.web.grpc.wire.Method;
import io.grpc.Status;
import io.grpc.reflection.v1.ErrorResponse;
import io.grpc.reflection.v1.FileDescriptorResponse;
import io.grpc.reflection.v1.ListServiceResponse;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The standard protocol of reflection: tells tools such as grpcurl what can be called, so that
/// they need no files.
final class ReflectionService {

    private final Map<String, FileDescriptor> files = new TreeMap<>();
    private final Map<String, FileDescriptor> symbols = new TreeMap<>();
    private final Set<String> services = new LinkedHashSet<>();

    /// @param described the files of the services that can be called
    ReflectionService(List<FileDescriptor> described) {
        described.forEach(this::add);
    }

    List<Method<?, ?>> methods() {
        return List.of(
                Method.streamed(
                        ServerReflectionGrpc.getServerReflectionInfoMethod(),
                        Method.Patience.A_MINUTE,
                        this::answer));
    }

    private void add(FileDescriptor file) {
        if (files.putIfAbsent(file.getName(), file) != null) {
            return;
        }
        file.getDependencies().forEach(this::add);
        for (ServiceDescriptor service : file.getServices()) {
            services.add(service.getFullName());
            symbols.put(service.getFullName(), file);
            service.getMethods().forEach(method -> symbols.put(method.getFullName(), file));
        }
        file.getMessageTypes().forEach(this::add);
        file.getEnumTypes().forEach(type -> symbols.put(type.getFullName(), file));
    }

    private void add(Descriptor message) {
        symbols.put(message.getFullName(), message.getFile());
        message.getNestedTypes().forEach(this::add);
        message.getEnumTypes().forEach(type -> symbols.put(type.getFullName(), type.getFile()));
    }

    private void answer(
            Call call,
            ServerReflectionRequest request,
            Consumer<ServerReflectionResponse> answers) {
        var response =
                ServerReflectionResponse.newBuilder()
                        .setValidHost(request.getHost())
                        .setOriginalRequest(request);
        switch (request.getMessageRequestCase()) {
            case LIST_SERVICES -> response.setListServicesResponse(list());
            case FILE_BY_FILENAME -> file(response, files, request.getFileByFilename());
            case FILE_CONTAINING_SYMBOL ->
                    file(response, symbols, request.getFileContainingSymbol());
            case FILE_CONTAINING_EXTENSION, ALL_EXTENSION_NUMBERS_OF_TYPE ->
                    response.setErrorResponse(
                            error(Status.Code.NOT_FOUND, "there are no extensions"));
            case MESSAGEREQUEST_NOT_SET ->
                    response.setErrorResponse(
                            error(Status.Code.INVALID_ARGUMENT, "the request asks for nothing"));
        }
        answers.accept(response.build());
    }

    private ListServiceResponse list() {
        var list = ListServiceResponse.newBuilder();
        services.forEach(name -> list.addService(ServiceResponse.newBuilder().setName(name)));
        return list.build();
    }

    /// A file, and what it needs before it.
    private static void file(
            ServerReflectionResponse.Builder response,
            Map<String, FileDescriptor> known,
            String name) {
        Optional<FileDescriptor> file = Optional.ofNullable(known.get(name));
        file.ifPresentOrElse(
                it -> {
                    Set<FileDescriptor> all = new LinkedHashSet<>();
                    gather(it, all);
                    var found = FileDescriptorResponse.newBuilder();
                    all.forEach(
                            each -> found.addFileDescriptorProto(each.toProto().toByteString()));
                    response.setFileDescriptorResponse(found);
                },
                () ->
                        response.setErrorResponse(
                                error(Status.Code.NOT_FOUND, "there is no '" + name + "'")));
    }

    private static void gather(FileDescriptor file, Set<FileDescriptor> all) {
        if (all.add(file)) {
            file.getDependencies().forEach(it -> gather(it, all));
        }
    }

    private static ErrorResponse error(Status.Code code, String message) {
        return ErrorResponse.newBuilder()
                .setErrorCode(code.value())
                .setErrorMessage(message)
                .build();
    }
}
